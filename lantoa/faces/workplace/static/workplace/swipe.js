// Rows with data-task: to the right is done, to the left is later. The row's own buttons do the same.
const FAR = 96;
const LONGEST = 140;
// A finger that goes more up or down than sideways reads the page.
const SIDEWAYS = 12;

function follow(row, face) {
  let from = null;
  let way = 0;
  let isSwipe = false;

  const settle = () => {
    from = null;
    row.classList.remove("task--moving");
    face.style.removeProperty("transform");
    delete row.dataset.way;
  };
  const move = (event) => {
    if (!from || event.pointerId !== from.id) return;
    const x = event.clientX - from.x;
    if (!isSwipe) {
      if (Math.abs(event.clientY - from.y) > SIDEWAYS) return settle();
      if (Math.abs(x) < SIDEWAYS) return;
      isSwipe = true;
      row.classList.add("task--moving");
      face.setPointerCapture(event.pointerId);
    }
    way = Math.max(-LONGEST, Math.min(LONGEST, x));
    face.style.transform = `translateX(${way}px)`;
    row.dataset.way = Math.abs(way) < FAR ? "near" : way > 0 ? "done" : "later";
  };
  const end = () => {
    const chosen = from && isSwipe ? row.dataset.way : "";
    settle();
    if (chosen === "done") location.assign(row.dataset.done);
    if (chosen === "later") putOff(row);
  };

  face.addEventListener("pointerdown", (event) => {
    isSwipe = false;
    if (event.pointerType === "mouse" || event.target.closest("button, summary, input")) return;
    from = { id: event.pointerId, x: event.clientX, y: event.clientY };
    way = 0;
  });
  face.addEventListener("pointermove", move);
  face.addEventListener("pointerup", end);
  face.addEventListener("pointercancel", settle);
  // A swipe that began on the link is no press of it.
  face.addEventListener("click", (event) => isSwipe && event.preventDefault(), true);
  face.addEventListener("dragstart", (event) => event.preventDefault());
}

function putOff(row) {
  const later = row.querySelector("[data-later]");
  if (!later) return row.querySelector("a").focus();
  later.open = true;
  later.querySelector("button").focus();
}

for (const row of document.querySelectorAll("[data-task]")) follow(row, row.querySelector("[data-face]"));
const hint = document.querySelector("[data-swipe-hint]");
if (hint) hint.hidden = !matchMedia("(pointer: coarse)").matches;
