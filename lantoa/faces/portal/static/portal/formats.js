// What the formats' pages do more than show. Every page is whole without this.

// Pictures: the strip is leafed through by finger and arrow keys already; here come the buttons.
for (const box of document.querySelectorAll("[data-photos]")) {
  const strip = box.querySelector("ol");
  const moves = box.querySelector(".photos__moves");
  const buttons = [...moves.querySelectorAll("button")];
  const last = strip.children.length - 1;
  const here = () => Math.round(strip.scrollLeft / strip.clientWidth);
  const tell = () => {
    const at = here();
    buttons[0].disabled = at <= 0;
    buttons[1].disabled = at >= last;
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const go = (by) => strip.scrollTo({
    left: Math.min(Math.max(here() + by, 0), last) * strip.clientWidth,
    behavior: calm.matches ? "auto" : "smooth",
  });
  for (const button of buttons) button.addEventListener("click", () => go(Number(button.dataset.photosTo)));
  strip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go(by);
  });
  strip.addEventListener("scroll", tell, { passive: true });
  moves.hidden = last < 1;
  tell();
}

// Another house's player is loaded only when the reader asks for it.
for (const player of document.querySelectorAll("[data-player]")) {
  player.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    const frame = document.createElement("iframe");
    const { player: src, title } = player.dataset;
    Object.assign(frame, { src, title, allow: "autoplay; encrypted-media; picture-in-picture; fullscreen" });
    player.replaceChildren(frame);
    frame.focus();
  });
}

// How far a long piece is read.
const bar = document.querySelector("[data-progress]");
if (bar) {
  const story = bar.closest("article");
  const draw = () => {
    const way = story.offsetTop + story.offsetHeight - innerHeight;
    bar.value = way > 0 ? Math.min(Math.max(scrollY / way, 0), 1) : 1;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  }, { passive: true });
  bar.hidden = false;
  draw();
}
