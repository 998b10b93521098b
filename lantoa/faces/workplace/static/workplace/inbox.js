// The inbox: what is open is kept on the phone for when there is no line, and a lost line is said.
import { onNews } from "./outbox.js";
import { remember, remembered } from "./store.js";

const kept = document.getElementById("giu-tren-may");
const notice = document.querySelector("[data-offline]");

const say = () => { notice.hidden = navigator.onLine; };
addEventListener("online", say);
addEventListener("offline", say);
say();
// A report that waited has arrived, perhaps while this page was on its way: the list is another one.
onNews(({ step }) => step === "shared" && location.reload());

async function start() {
  if ((await remembered("shared_at")) > performance.timeOrigin) return location.reload();
  return remember("inbox", { ...JSON.parse(kept.textContent), at: Date.now() });
}

if (globalThis.indexedDB) start().catch(() => {});
