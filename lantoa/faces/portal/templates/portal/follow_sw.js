// Shows what a followed unit says. It has no fetch handler: pages load as if it were not there.
const ICON = "{{ icon|escapejs }}";
const SITE = "{{ site|escapejs }}";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

self.addEventListener("push", (event) => {
  const { title, body, url, tag, unit } = read(event);
  const words = [body, unit].filter(Boolean).join("\n");
  // The same tag takes the place of an earlier notice of the same page, without sounding again.
  const options = { body: words, tag: tag ?? "", icon: ICON, badge: ICON, lang: "vi", data: { url }, renotify: false };
  event.waitUntil(self.registration.showNotification(title || SITE, options));
});

// Only web addresses are opened, whatever a notice says.
function target(url) {
  try {
    const address = new URL(url, self.location.origin);
    return ["http:", "https:"].includes(address.protocol) ? address.href : "/";
  } catch {
    return "/";
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(target(event.notification.data?.url ?? "/")));
});

async function move(event) {
  const old = event.oldSubscription;
  const options = old?.options ?? { userVisibleOnly: true, applicationServerKey: (await (await fetch("/theo-doi/khoa/")).json()).key };
  const fresh = event.newSubscription ?? (await self.registration.pushManager.subscribe(options));
  if (!old) return;
  await fetch("/theo-doi/doi/", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ old: old.endpoint, subscription: fresh.toJSON() }),
  });
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(move(event)));
