// Opens kept pieces without a line. It comes with the first piece that somebody keeps and goes with the last one.
const PREFIX = "doc-sau:";
const SHARED = "doc-sau-chung";
const LIST = "/doc-sau/";
const GONE = "/doc-sau/da-go.json";
const PARTS = ["script", "style", "font", "image"];
// On a line that hardly moves, a kept piece is opened after so long.
const PATIENCE = 4000;
const BETWEEN_LOOKS = 3600e3;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.location.origin)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (PARTS.includes(request.destination)) event.respondWith(part(request));
});

const part = (request) =>
  fetch(request).catch(async () => (await caches.match(request, { ignoreVary: true })) ?? Response.error());

async function page(event) {
  const { pathname } = new URL(event.request.url);
  const cacheName = PREFIX + pathname;
  const live = Promise.resolve(event.preloadResponse).then((answer) => answer ?? fetch(event.request));
  const late = (await caches.has(cacheName)) ? new Promise((_, no) => setTimeout(no, PATIENCE)) : live;
  try {
    const answer = await Promise.race([live, late]);
    if ([404, 410].includes(answer.status)) event.waitUntil(caches.delete(cacheName));
    event.waitUntil(look().catch(() => {}));
    return answer;
  } catch {
    live.catch(() => {});
    const options = { ignoreSearch: true, ignoreVary: true };
    const kept = await caches.match(pathname, { ...options, cacheName });
    return kept ?? (await caches.match(LIST, { ...options, cacheName: SHARED })) ?? Response.error();
  }
}

// What was taken back is not kept. The list of it is the same for everybody: it is not told what is kept here.
async function look() {
  const last = await caches.match(GONE, { cacheName: SHARED });
  if (last && Date.now() - Number(await last.text()) < BETWEEN_LOOKS) return;
  const answer = await fetch(GONE);
  if (!answer.ok) return;
  const gone = new Set((await answer.json()).gone);
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && gone.has(Number(/(\d+)\/$/.exec(name)?.[1]))) await caches.delete(name);
  }
  if ((await caches.keys()).some((name) => name.startsWith(PREFIX))) {
    await (await caches.open(SHARED)).put(GONE, new Response(String(Date.now())));
  } else {
    await caches.delete(SHARED);
    await self.registration.unregister();
  }
}
