// Keeps the filing page for when there is no line, and sends the outbox when the line is back.
import { sendAll } from "{{ outbox|escapejs }}";

const CACHE = "lantoa-workplace-{{ version }}";
const OFFLINE = "{{ offline|escapejs }}";
const ASSETS = [{% for asset in assets %}"{{ asset|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(ASSETS.map((address) => new Request(address, { cache: "reload" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith("lantoa-workplace-") && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

// A line that is there but brings nothing is no line.
const PATIENCE = 20_000;

async function pageOrOffline(request) {
  try {
    return await Promise.race([fetch(request), new Promise((_, reject) => setTimeout(reject, PATIENCE))]);
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function keptOrFetched(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOrOffline(request));
  else if (ASSETS.includes(address.pathname)) event.respondWith(keptOrFetched(request));
});

// A notice to this person: shown, and opened only on our own pages.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // Unreadable: the person still hears that there is something.
  }
  const options = { body: told.body ?? "", tag: told.tag ?? "", icon: "{{ icon|escapejs }}", lang: "vi", data: { url: told.url } };
  event.waitUntil(self.registration.showNotification(told.title || "{{ site|escapejs }}", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  let path = "{{ scope|escapejs }}";
  try {
    const address = new URL(event.notification.data?.url ?? path, self.location.origin);
    if (address.origin === self.location.origin) path = address.href;
  } catch {
    // No address: the first page.
  }
  event.waitUntil(self.clients.openWindow(path));
});

self.addEventListener("sync", (event) => {
  // A rejection makes the browser try again later.
  if (event.tag === "lantoa-outbox") event.waitUntil(sendAll().then((rest) => rest && Promise.reject(new Error("offline"))));
});
