// Offers words, units and titles under a search field while somebody types.

const PAUSE = 150;
let number = 0;
const make = (name, values) => Object.assign(document.createElement(name), values);

export function offer(field) {
  const id = `goi-y-${(number += 1)}`;
  const list = make("ul", { id, className: "suggest" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.suggestLabel);
  field.form.append(list);
  const set = (name, value) => field.setAttribute(name, value);
  set("role", "combobox");
  set("autocomplete", "off");
  set("aria-autocomplete", "list");
  set("aria-controls", id);

  let chosen = -1;
  let timer;
  let asking;
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", at === place));
    const option = list.children[place];
    if (option) {
      set("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const show = (isOpen) => {
    list.hidden = !isOpen;
    set("aria-expanded", isOpen);
    choose(-1);
  };
  const line = ({ text, kind, url }, at) => {
    const option = make("li", { id: `${id}-${at}`, className: "suggest__line" });
    option.setAttribute("role", "option");
    option.dataset.url = url;
    option.append(make("span", { textContent: text }), make("small", { textContent: kind }));
    return option;
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const typed = field.value.trim();
    if (typed.length < 2) return show(false);
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      const { items } = await answer.json();
      list.replaceChildren(...items.map(line));
      show(items.length > 0 && document.activeElement === field);
    } catch {
      // A newer letter, or a bad line.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) show(false);
    else if (event.key === "ArrowDown" && last >= 0) {
      if (list.hidden) show(true);
      choose(chosen >= last ? -1 : chosen + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => show(false));
  // Before the field loses its focus, and the list its place.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const { url } = event.target.closest("[role=option]")?.dataset ?? {};
    if (url) location.assign(url);
  });
  show(false);
}
