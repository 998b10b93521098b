// On every page of the workplace: the service worker, and the outbox sent whenever the line is there.
import { session } from "./outbox.js";
import { showOutbox } from "./outbox_list.js";
import { sendSoon } from "./send_soon.js";

const AGAIN = 30_000;

async function register() {
  await navigator.serviceWorker?.register("/lam-viec/sw.js", { type: "module", scope: "/lam-viec/" });
}

async function start() {
  register().catch(() => {});
  showOutbox();
  addEventListener("online", sendSoon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendSoon());
  setInterval(() => navigator.onLine && sendSoon(), AGAIN);
  if (document.querySelector("[data-outbox], [data-filing]") && navigator.onLine) await session().catch(() => {});
  await sendSoon();
}

if (globalThis.indexedDB) start().catch(() => {});
