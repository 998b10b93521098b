// Counts the reading of a page, shares it, keeps the reader's own text size. The page is whole without this.
{
  // On a piece's page this script stands in the head, so that the first line is drawn in the size last chosen.
  const SIZE = "lantoa-co-chu";
  try {
    const size = localStorage.getItem(SIZE);
    if (/^[0-4]$/.test(size)) document.documentElement.dataset.size = size;
  } catch {
    // A private window remembers nothing; pages come in the usual size.
  }

  const count = () => {
    const body = new URLSearchParams({ trang: document.body.dataset.pageId || "0", tu: document.referrer });
    if (!navigator.sendBeacon?.("/dem/xem", body)) fetch("/dem/xem", { method: "POST", body, keepalive: true }).catch(() => {});
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without https, or in an old in-app browser, there is only the old way.
      const field = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  // Zalo has no share address of its own: the phone's sheet opens it, elsewhere the link is pasted.
  const share = async (way, bar) => {
    const { url, title } = bar.dataset;
    if (way === "device" || (way === "zalo" && navigator.share)) return navigator.share({ title, url }).catch(() => {});
    const said = bar.querySelector("[role=status]");
    said.textContent = said.dataset[(await copy(url)) ? { zalo: "zalo", copy: "copied" }[way] : "failed"];
  };

  // Nothing on a page waits for these: one ear for every button, and what it needs is fetched when it is pressed.
  addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[data-share-by],button[data-aid]");
    if (!button) return;
    const row = button.closest("[data-share],[data-aids]");
    if (button.dataset.shareBy) share(button.dataset.shareBy, row);
    else import("./aids.js").then(({ help }) => help(button, row)).catch(() => {});
  });

  // A search field offers words from the moment that somebody enters it.
  const enter = ({ target: field }) => {
    if (!field.dataset?.suggest || field.role) return;
    field.role = "combobox";
    import("./suggest.js").then(({ offer }) => offer(field)).catch(() => {});
  };

  const start = () => {
    // A page fetched ahead has not been read yet.
    if (document.prerendering) document.addEventListener("prerenderingchange", count, { once: true });
    else count();
    document.addEventListener("focusin", enter);
    if (document.activeElement) enter({ target: document.activeElement });
  };

  // What only the browser knows; each question costs a cheap phone time, so the page is drawn first.
  const settle = () => {
    // On a phone the sections run off the screen: bring the present one into sight.
    const here = document.querySelector(".sections [aria-current]");
    if (here) here.closest("ul").scrollLeft = here.offsetLeft - 16;

    for (const button of document.querySelectorAll("[data-share-by=device]")) button.hidden = !navigator.share;

    // Only pages of units and sections offer this, so only they fetch it.
    const box = document.querySelector("section[data-follow]");
    if (box) import("./follow.js").then(({ offer }) => offer(box)).catch(() => {});

    // Whether the piece is kept, and whether the device can say Vietnamese.
    for (const keep of document.querySelectorAll("[data-aid=keep]")) {
      if (!("caches" in globalThis && navigator.serviceWorker)) break;
      keep.classList.remove("aids__one--unsure");
      caches.has(`doc-sau:${location.pathname}`).then((is) => is && keep.setAttribute("aria-pressed", "true"), () => {});
    }
    const say = document.querySelector("[data-aid=say]");
    if (say && "speechSynthesis" in globalThis) {
      const voices = () => speechSynthesis.getVoices().some(({ lang }) => lang.startsWith("vi"));
      const offer = () => say.classList.toggle("aids__one--unsure", !voices());
      offer();
      speechSynthesis.addEventListener?.("voiceschanged", offer);
    }
  };
  const whenIdle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 200));

  const ready = () => {
    start();
    whenIdle(settle, { timeout: 1500 });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready);
  else ready();
}
