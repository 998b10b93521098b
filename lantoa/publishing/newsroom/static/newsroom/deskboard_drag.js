// Cards carried by the mouse. Every column takes the drop: the server says what it means, or why it may not be.
export function followDrag(board, open) {
  if (!matchMedia("(pointer: fine)").matches) return;
  let card = null;

  const ready = () => {
    for (const one of board.querySelectorAll("[data-card]")) {
      one.draggable = true;
      // The link inside would be carried instead of the card.
      one.querySelector(".deskboard__title").draggable = false;
    }
  };
  const over = (column) => {
    for (const one of board.children) one.classList.toggle("deskboard__column--over", one === column);
  };
  const end = () => {
    card?.classList.remove("deskboard__card--carried");
    card = null;
    over(null);
    for (const one of board.children) one.classList.remove("deskboard__column--open");
  };

  board.addEventListener("dragstart", (event) => {
    card = event.target.closest?.("[data-card]");
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
    card.classList.add("deskboard__card--carried");
    const ends = card.dataset.to.split(" ");
    for (const one of board.children) one.classList.toggle("deskboard__column--open", ends.includes(one.dataset.column));
  });
  board.addEventListener("dragover", (event) => {
    const column = card && event.target.closest("[data-column]");
    if (!column) return;
    event.preventDefault();
    over(column);
  });
  board.addEventListener("drop", (event) => {
    const column = card && event.target.closest("[data-column]");
    if (!column) return;
    event.preventDefault();
    const dropped = card;
    const isElsewhere = column !== dropped.closest("[data-column]");
    end();
    if (isElsewhere) open(dropped, column.dataset.column);
  });
  board.addEventListener("dragend", end);
  new MutationObserver(ready).observe(board, { childList: true });
  ready();
}
