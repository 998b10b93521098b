// Asks every 15 seconds whether the board has changed (304: it has not), and rests while the tab is hidden.
const EVERY = 15_000;

export function startLive(board, { isBusy, keepPlace, say }) {
  let mark = `"${board.dataset.mark}"`;
  let timer = null;

  function draw(html) {
    const putBack = keepPlace();
    const shown = board.querySelector(".deskboard__column--shown")?.dataset.column;
    board.innerHTML = html;
    for (const column of board.children) {
      column.classList.toggle("deskboard__column--shown", column.dataset.column === shown);
      const count = column.querySelector("[data-count]").textContent;
      const tab = document.querySelector(`[data-tab="${column.dataset.column}"] [data-count]`);
      if (tab) tab.textContent = count;
    }
    putBack();
  }

  const counts = () => [...board.querySelectorAll("[data-count]")].map((one) => one.textContent).join();

  async function refresh({ isQuiet = false } = {}) {
    try {
      const answer = await fetch(board.dataset.cards, { headers: { "If-None-Match": mark }, cache: "no-store" });
      if (answer.status !== 200 || answer.redirected) return;
      const html = await answer.text();
      // A sheet was opened or a card taken up while the answer was on its way.
      if (isBusy()) return;
      const before = counts();
      mark = answer.headers.get("ETag");
      draw(html);
      if (!isQuiet && counts() !== before) say(board.dataset.moved);
    } catch {
      // Without a line the board stays as it was; the next turn asks again.
    }
  }

  function turn() {
    clearInterval(timer);
    if (document.hidden) return;
    timer = setInterval(() => isBusy() || refresh(), EVERY);
  }

  document.addEventListener("visibilitychange", () => {
    turn();
    if (!document.hidden && !isBusy()) refresh();
  });
  turn();
  return { refresh };
}
