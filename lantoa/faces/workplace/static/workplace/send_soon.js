// Starts the outbox, once at a time in this page.
import { sendAll } from "./outbox.js";
import { allDrafts, allShares } from "./store.js";

let isSending = false;
let isAskedAgain = false;

const isSomethingQueued = async () =>
  [...(await allDrafts()), ...(await allShares())].some(({ state }) => state === "queued");

async function sendWaiting() {
  if (await isSomethingQueued()) await sendAll();
}

// Send now; asked while it sends, it looks once more afterwards.
export async function sendSoon() {
  isAskedAgain = true;
  askForSync();
  if (isSending) return;
  isSending = true;
  try {
    while (isAskedAgain) {
      isAskedAgain = false;
      await sendWaiting();
    }
  } finally {
    isSending = false;
  }
}

// Where the browser can, it wakes the service worker when the line is back, even with the app closed.
async function askForSync() {
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/lam-viec/");
    if (await isSomethingQueued()) await worker?.sync?.register("lantoa-outbox");
  } catch {
    // No background sync here: the page itself sends when it is open.
  }
}
