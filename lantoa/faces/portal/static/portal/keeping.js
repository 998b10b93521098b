// Pieces kept on this phone, one cache each: the page without what hangs around it, and its pictures. All of it stays
// here; nobody is told what somebody keeps.

const PREFIX = "doc-sau:";
const SHARED = "doc-sau-chung";
const LIST = "/doc-sau/";
const ABOUT = "/doc-sau/ve";
const MOST = 40;
const ROOM = 4 * 1024 * 1024;
const AROUND = ".after, .next, .share, .foot, .masthead__search, iframe, [data-follow], [data-aid=keep], link[rel=manifest]";

const namesKept = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** What is kept, the newest first. */
export async function kept() {
  const found = await Promise.all(
    (await namesKept()).map(async (name) => (await caches.match(ABOUT, { cacheName: name }))?.json().catch(() => null)),
  );
  return found.filter(Boolean).sort((one, other) => other.at - one.at);
}

/** With the last piece goes everything that was there for them. */
async function tidy() {
  if ((await namesKept()).length) return;
  await caches.delete(SHARED);
  const worker = await navigator.serviceWorker.getRegistration("/");
  if (worker?.scope === `${location.origin}/`) await worker.unregister();
}

/** No longer kept. */
export async function leave(path) {
  await caches.delete(PREFIX + path);
  await tidy();
}

/** What was taken back is not kept either; the list of it is the same for everybody. */
export async function forgetGone() {
  const { gone } = await (await fetch(`${LIST}da-go.json`)).json();
  const ids = new Set(gone);
  for (const piece of await kept()) if (ids.has(piece.id)) await leave(piece.path);
  await tidy();
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const partsOf = (page) =>
  [...page.querySelectorAll("link[rel=stylesheet], link[rel=preload][as=font], script[src]")].map(
    (one) => one.getAttribute("href") ?? one.getAttribute("src"),
  );

async function keepParts(addresses) {
  const shared = await caches.open(SHARED);
  for (const address of new Set(addresses)) {
    if (!(await shared.match(address))) await shared.put(address, await fetched(address));
  }
}

/** Leaves what a phone can show without a line; says when it was kept. */
function lighten(page, words) {
  for (const one of page.querySelectorAll(AROUND)) one.remove();
  for (const picture of page.querySelectorAll("img")) {
    picture.removeAttribute("srcset");
    picture.removeAttribute("sizes");
  }
  const note = page.createElement("p");
  note.className = "kept-note";
  const back = page.createElement("a");
  Object.assign(back, { href: LIST, textContent: words.list });
  note.append(`${words.copy} ${new Date().toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" })}. `, back);
  page.querySelector("main")?.prepend(note);
}

const addressed = (text, headers) =>
  new Response(text, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": headers.get("content-security-policy") ?? "default-src 'self'",
    },
  });

async function keepPage(path, { id, words, script }) {
  const answer = await fetched(path);
  const page = parsed(await answer.text());
  const parts = partsOf(page);
  lighten(page, words);
  const cache = await caches.open(PREFIX + path);
  const pictures = new Set(
    [...page.querySelectorAll("img[src], video[poster]")].map((one) => one.getAttribute("poster") ?? one.getAttribute("src")),
  );
  let bytes = 0;
  for (const address of pictures) {
    const picture = await fetched(address).catch(() => null);
    if (!picture) continue;
    bytes += (await picture.clone().blob()).size;
    await cache.put(address, picture);
  }
  const text = `<!doctype html>${page.documentElement.outerHTML}`;
  await cache.put(path, addressed(text, answer.headers));
  const list = await fetched(LIST);
  const listed = parsed(await list.clone().text());
  await keepParts([...parts, ...partsOf(listed), script, import.meta.url]);
  await (await caches.open(SHARED)).put(LIST, list);
  const [title, section] = ["h1", ".kicker a"].map((part) => page.querySelector(part)?.textContent ?? "");
  const about = { id, path, title, section, at: Date.now(), bytes: bytes + text.length };
  // Last: what has no such line is not whole, and is not listed.
  await cache.put(ABOUT, Response.json(about));
}

async function hasRoom() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || quota - usage > ROOM;
}

/** Keep the piece of this page, or leave it when it is kept; what came of it is said in `said`. */
export async function keep(button, said, script) {
  const path = location.pathname;
  const show = (is, word) => {
    for (const one of document.querySelectorAll("[data-aid=keep]")) one.setAttribute("aria-pressed", String(is));
    said.textContent = said.dataset[word];
  };
  button.disabled = true;
  try {
    if (await caches.has(PREFIX + path)) {
      await leave(path);
      show(false, "left");
    } else if ((await namesKept()).length >= MOST) show(false, "many");
    else if (!(await hasRoom())) show(false, "full");
    else {
      await keepPage(path, { id: Number(button.dataset.of), words: said.dataset, script });
      await navigator.serviceWorker.register(`${LIST}sw.js`, { scope: "/" });
      show(true, "kept");
    }
  } catch (error) {
    await leave(path).catch(() => {});
    show(false, error.name === "QuotaExceededError" ? "full" : "failed");
  }
  button.disabled = false;
}
