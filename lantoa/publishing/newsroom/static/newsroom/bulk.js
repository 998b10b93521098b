// Ticking many: the whole page at once, a row of them with Shift, and how many there are.
const form = document.getElementById("chon");

function follow() {
  const boxes = [...form.querySelectorAll("[name=bai]")];
  const all = form.querySelector("[data-all]");
  const said = form.querySelector("[data-ticked]");
  let last = null;

  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    said.textContent = ticked ? `(${ticked})` : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    if (ticked) form.querySelector("[name=scope][value=chon]").checked = true;
  }

  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("click", (event) => {
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && last !== null) {
      for (const box of boxes.slice(Math.min(last, here), Math.max(last, here) + 1)) box.checked = event.target.checked;
    }
    last = here;
    count();
  });
  count();
}

if (form) follow();
