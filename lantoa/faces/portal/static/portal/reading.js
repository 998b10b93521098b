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

  const start = () => {
    // A page fetched ahead has not been read yet.
    if (document.prerendering) document.addEventListener("prerenderingchange", count, { once: true });
    else count();

    for (const bar of document.querySelectorAll("[data-share]")) {
      const { url, title } = bar.dataset;
      const said = bar.querySelector("[role=status]");
      const toDevice = () => navigator.share({ title, url }).catch(() => {});
      const ways = {
        // Zalo has no share address of its own: the phone's sheet opens it, elsewhere the link is pasted.
        zalo: async () => (navigator.share ? toDevice() : (said.textContent = said.dataset[(await copy(url)) ? "zalo" : "failed"])),
        copy: async () => (said.textContent = said.dataset[(await copy(url)) ? "copied" : "failed"]),
        device: toDevice,
      };
      for (const button of bar.querySelectorAll("[data-share-by]")) {
        const way = button.dataset.shareBy;
        if (way === "device") button.hidden = !navigator.share;
        button.addEventListener("click", ways[way]);
      }
    }

    // Only pages of units offer this, so only they fetch it.
    const box = document.querySelector("section[data-follow]");
    if (box) import("./follow.js").then(({ offer }) => offer(box)).catch(() => {});

    // A search field offers words from the moment that somebody enters it.
    const enter = ({ target: field }) => {
      if (!field.dataset?.suggest || field.role) return;
      field.role = "combobox";
      import("./suggest.js").then(({ offer }) => offer(field)).catch(() => {});
    };
    document.addEventListener("focusin", enter);
    if (document.activeElement) enter({ target: document.activeElement });

    // On a phone the sections run off the screen: bring the present one into sight.
    const here = document.querySelector(".sections [aria-current]");
    if (here) here.closest("ul").scrollLeft = here.offsetLeft - 16;

    // Text size, print, listen, keep for later: only who asks for one fetches what it needs.
    for (const row of document.querySelectorAll("[data-aids]")) {
      row.addEventListener("click", ({ target }) => {
        const button = target.closest("button[data-aid]");
        if (button) import("./aids.js").then(({ help }) => help(button, row)).catch(() => {});
      });
      // The browser alone knows whether the piece is kept, and whether it can say Vietnamese.
      const keep = row.querySelector("[data-aid=keep]");
      if (keep && "caches" in globalThis && navigator.serviceWorker) {
        keep.classList.remove("aids__one--unsure");
        caches.has(`doc-sau:${location.pathname}`).then((is) => is && keep.setAttribute("aria-pressed", "true"), () => {});
      }
      const say = row.querySelector("[data-aid=say]");
      const voices = () => speechSynthesis.getVoices().some(({ lang }) => lang.startsWith("vi"));
      const offer = () => say.classList.toggle("aids__one--unsure", !voices());
      if (say && "speechSynthesis" in globalThis) {
        offer();
        speechSynthesis.addEventListener?.("voiceschanged", offer);
      }
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
}
