// The desk's board: the sheet of steps, opened by a drop, a tap, a key or the card's button; everything else beside it.
import { followDrag } from "./deskboard_drag.js";
import { followKeys, keepPlace } from "./deskboard_keys.js";
import { startLive } from "./deskboard_live.js";

const board = document.getElementById("bang");
const sheet = document.getElementById("buoc");
const voice = document.getElementById("bang-noi");

function say(sentence, isError = false) {
  voice.textContent = sentence;
  voice.classList.toggle("deskboard__said--error", isError);
}

const live = startLive(board, {
  isBusy: () => sheet.open || board.querySelector(".deskboard__card--carried"),
  keepPlace: () => keepPlace(board),
  say,
});

async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { ...options, headers: { "HX-Request": "true" }, redirect: "error" });
    if (answer.ok || answer.status === 409) return answer;
    say(answer.status === 404 ? board.dataset.gone : board.dataset.lost, true);
    if (answer.status === 404) live.refresh();
  } catch {
    say(board.dataset.lost, true);
  }
  return null;
}

function show(html, card) {
  sheet.innerHTML = html;
  sheet.dataset.about = card;
  sheet.querySelector("[data-close]").hidden = false;
  if (!sheet.open) sheet.showModal();
}

async function open(card, column = "") {
  const answer = await ask(card.dataset.steps + (column ? `?den=${column}` : ""));
  if (!answer) return;
  const html = await answer.text();
  const found = new DOMParser().parseFromString(html, "text/html");
  const form = found.querySelector("form");
  if (column && form && found.querySelector("[data-direct]")) return send(form, card.dataset.card);
  show(html, card.dataset.card);
}

async function send(form, card, button = null) {
  const words = new FormData(form);
  if (button?.name) words.append(button.name, button.value);
  for (const one of form.querySelectorAll("button")) one.disabled = true;
  const answer = await ask(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(words) });
  for (const one of form.querySelectorAll("button")) one.disabled = false;
  if (!answer) return sheet.open && sheet.close();
  if (answer.status === 409) {
    show(await answer.text(), card);
    return live.refresh();
  }
  const { said } = await answer.json();
  if (sheet.open) sheet.close();
  say(said);
  await live.refresh({ isQuiet: true });
  board.querySelector(`[data-card="${card}"] .deskboard__title`)?.focus();
}

sheet.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, sheet.dataset.about, event.submitter);
});
sheet.addEventListener("click", (event) => {
  if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
});
sheet.addEventListener("close", () => {
  board.querySelector(`[data-card="${sheet.dataset.about}"] .deskboard__title`)?.focus();
});

let pointer = "mouse";
board.addEventListener("pointerdown", (event) => {
  pointer = event.pointerType;
});
board.addEventListener("click", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const isTap = pointer === "touch" && event.detail > 0;
  if (!event.target.closest(".deskboard__steps") && !isTap) return;
  event.preventDefault();
  open(card);
});

// On a phone one column is shown at a time.
document.querySelector(".deskboard__tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (!tab) return;
  event.preventDefault();
  for (const one of document.querySelectorAll("[data-tab]")) one.toggleAttribute("aria-current", one === tab);
  tab.setAttribute("aria-current", "true");
  for (const column of board.children) {
    column.classList.toggle("deskboard__column--shown", column.dataset.column === tab.dataset.tab);
  }
});

followDrag(board, open);
followKeys(board, open);
