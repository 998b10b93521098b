// Counts a title while it is typed, for every place it will stand in; after a pause it is said aloud what is too long.
const PAUSE = 900;

function measure(text) {
  const said = text.normalize("NFC").trim().replace(/\s+/g, " ");
  return { letters: [...said].length, words: said ? said.split(" ").length : 0 };
}

function start(box) {
  const field = document.getElementById(box.dataset.counters);
  if (!field) return;
  const told = box.querySelector("[data-told]");
  let timer = 0;

  function show() {
    const measured = measure(field.value);
    const over = [];
    for (const one of box.querySelectorAll("[data-most]")) {
      const count = measured[one.dataset.unit];
      const isOver = count > Number(one.dataset.most);
      one.querySelector("[data-count]").textContent = count;
      one.querySelector("[data-mark]").textContent = isOver ? ` ${one.querySelector("[data-said]").textContent}` : "";
      one.classList.toggle("counters__one--over", isOver);
      if (isOver) over.push(one.dataset.name);
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      const length = `${measured.words} ${box.dataset.words}, ${measured.letters} ${box.dataset.letters}`;
      told.textContent = `${length}. ${over.length ? `${box.dataset.over}: ${over.join(", ")}` : box.dataset.fits}.`;
    }, PAUSE);
  }

  field.addEventListener("input", show);
  const offers = box.querySelector("[data-offers]");
  if (offers) offers.hidden = false;
  for (const offer of box.querySelectorAll("[data-offer]")) {
    offer.addEventListener("click", () => {
      field.value = offer.textContent;
      // Whatever else listens, such as the editor's saving by itself, hears of it as if it were typed.
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
  }
}

document.querySelectorAll("[data-counters]").forEach(start);
