// Keeps what is typed in the composer for this tab, until it is started: a lost session or a reload costs nothing.
const form = document.querySelector("form[data-keep]");
const key = form?.dataset.keep;

function fields() {
  return [...form.elements].filter((one) => one.name && !["hidden", "submit", "button", "file"].includes(one.type));
}

function save() {
  const kept = fields().map((one) => [one.name, one.value, one.type === "checkbox" || one.type === "radio" ? one.checked : null]);
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // No room or not allowed: the form works without it.
  }
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(key));
  } catch {
    return;
  }
  if (!kept) return;
  const known = new Map(kept.map(([name, value, isOn]) => [isOn === null ? name : `${name}=${value}`, isOn ?? value]));
  let isChanged = false;
  for (const one of fields()) {
    const isBox = one.type === "checkbox" || one.type === "radio";
    const was = known.get(isBox ? `${one.name}=${one.value}` : one.name);
    if (was === undefined || was === (isBox ? one.checked : one.value)) continue;
    if (isBox) one.checked = was;
    else one.value = was;
    isChanged = true;
    one.closest("details")?.setAttribute("open", "");
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const note = document.getElementById("da-lay-lai");
  if (note) note.hidden = !isChanged;
}

if (form) {
  if ("fresh" in form.dataset) {
    // htmx binds its listeners when the document is ready; events sent before would be lost.
    addEventListener("load", restore);
  }
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "start") sessionStorage.removeItem(key);
  });
  document.getElementById("bo-phan-da-viet")?.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    location.reload();
  });
}

// A session that has ended answers with the sign-in page: never put that into ours.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname.startsWith("/lan-toa/")) return;
  event.detail.shouldSwap = false;
  const note = document.getElementById("het-phien");
  if (note) note.hidden = false;
});
