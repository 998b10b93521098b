// Arrows go between cards, the space bar opens the steps; Enter follows the card's own link.
const titles = (column) => [...column.querySelectorAll(".deskboard__title")];

// One card of the board is reached by Tab, the arrows lead to the others.
function choose(board, title) {
  for (const one of board.querySelectorAll(".deskboard__title, .deskboard__steps")) one.tabIndex = -1;
  const chosen = title ?? board.querySelector(".deskboard__title");
  if (!chosen) return;
  chosen.tabIndex = 0;
  chosen.closest("[data-card]").querySelector(".deskboard__steps").tabIndex = 0;
}

function beside(board, title, step) {
  const columns = [...board.children];
  const here = columns.indexOf(title.closest("[data-column]"));
  const row = titles(columns[here]).indexOf(title);
  for (let next = here + step; columns[next]; next += step) {
    const found = titles(columns[next]);
    if (found.length) return found[Math.min(row, found.length - 1)];
  }
  return null;
}

function neighbour(board, title, key) {
  const own = titles(title.closest("[data-column]"));
  const row = own.indexOf(title);
  if (key === "ArrowDown") return own[row + 1];
  if (key === "ArrowUp") return own[row - 1];
  if (key === "Home") return own[0];
  if (key === "End") return own.at(-1);
  if (key === "ArrowRight") return beside(board, title, 1);
  if (key === "ArrowLeft") return beside(board, title, -1);
  return null;
}

// Returns what puts the focus back after the board was drawn anew.
export function keepPlace(board) {
  const card = document.activeElement?.closest?.("[data-card]")?.dataset.card;
  const scrolls = [...board.querySelectorAll(".deskboard__cards")].map((list) => list.scrollTop);
  return () => {
    board.querySelectorAll(".deskboard__cards").forEach((list, number) => (list.scrollTop = scrolls[number] ?? 0));
    const title = card && board.querySelector(`[data-card="${card}"] .deskboard__title`);
    choose(board, title || null);
    title?.focus({ preventScroll: true });
  };
}

export function followKeys(board, open) {
  board.addEventListener("keydown", (event) => {
    const title = event.target.closest(".deskboard__title");
    if (!title || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " || event.key === "ContextMenu") {
      event.preventDefault();
      open(title.closest("[data-card]"));
      return;
    }
    const next = neighbour(board, title, event.key);
    if (!next) return;
    event.preventDefault();
    choose(board, next);
    next.focus();
  });
  board.addEventListener("focusin", (event) => {
    const title = event.target.closest("[data-card]")?.querySelector(".deskboard__title");
    if (title) choose(board, title);
  });
  choose(board, null);
}
