// Files may be dropped on the form; what was chosen is shown with what is wrong with it before anything is sent.
const MOST_BYTES = 50 * 1024 * 1024;
const place = document.querySelector("[data-drop]");
const input = place.querySelector("input[type=file]");
const list = place.querySelector("[data-drop-chosen]");

function fault(file) {
  if (file.size > MOST_BYTES) return list.dataset.tooBig;
  return /\.(docx|docm)$/i.test(file.name) ? "" : list.dataset.old;
}

function show() {
  list.replaceChildren(...[...input.files].map((file) => {
    const row = document.createElement("li");
    const wrong = fault(file);
    row.textContent = `${file.name} · ${Math.ceil(file.size / 1024).toLocaleString("vi")} KB${wrong ? ` · ${wrong}` : ""}`;
    row.classList.toggle("word-in__bad", Boolean(wrong));
    return row;
  }));
}

const over = (is) => place.classList.toggle("word-in__drop--over", is);
place.querySelector("[data-drop-hint]").hidden = false;
input.addEventListener("change", show);
place.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
place.addEventListener("dragleave", () => over(false));
place.addEventListener("drop", (event) => {
  event.preventDefault();
  over(false);
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  show();
});
input.form.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[data-busy]");
  button.lastChild.textContent = button.dataset.busy;
  button.setAttribute("aria-busy", "true");
});
