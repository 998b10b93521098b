// The month's grid by keyboard: Enter and the arrows go from row to row, Ctrl+S saves, what is unsaved is marked.
const form = document.querySelector("[data-grid]");
const said = document.querySelector("[data-grid-said]");
const cells = form ? [...form.querySelectorAll("[data-column]")] : [];
let isLeaving = false;

const changed = () => cells.filter((cell) => cell.value !== cell.defaultValue);

function step(cell, by) {
  const column = cells.filter((one) => one.dataset.column === cell.dataset.column);
  const next = column[column.indexOf(cell) + by];
  if (next) {
    next.focus();
    next.select();
  }
}

function tell() {
  for (const cell of cells) cell.classList.toggle("pay__dirty", cell.value !== cell.defaultValue);
  if (said) said.textContent = changed().length ? form.dataset.left : "";
}

if (form) {
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-column]");
    if (!cell || event.isComposing) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(cell, by);
    }
  });
  form.addEventListener("input", tell);
  form.addEventListener("submit", () => {
    isLeaving = true;
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && cells.length) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && changed().length) event.preventDefault();
  });
  // What was refused stands there as typed: it is not saved yet.
  tell();
}
