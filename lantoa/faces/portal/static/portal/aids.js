// What the buttons of the reading aids do; fetched with the first press. Nothing here is told to the house.

const SIZE = "lantoa-co-chu";
const USUAL = 1;
const LARGEST = 4;
const root = document.documentElement;

const present = () => Number(root.dataset.size ?? USUAL);

function resize(to, said) {
  const size = Math.min(Math.max(to, 0), LARGEST);
  if (size === USUAL) delete root.dataset.size;
  else root.dataset.size = size;
  try {
    if (size === USUAL) localStorage.removeItem(SIZE);
    else localStorage.setItem(SIZE, size);
  } catch {
    // A private window: the size holds for this page.
  }
  said.textContent = said.dataset[`size${size}`];
}

const ways = {
  smaller: (said) => resize(present() - 1, said),
  usual: (said) => resize(USUAL, said),
  larger: (said) => resize(present() + 1, said),
  print: () => print(),
  keep: async (said, button) => (await import("./keeping.js")).keep(button, said, import.meta.url),
  say: async (said, button) => (await import("./saying.js")).say(button, said),
};

/** Do what `button` says; what came of it is said in the row's status line. */
export function help(button, row) {
  return ways[button.dataset.aid](row.querySelector("[role=status]"), button);
}
