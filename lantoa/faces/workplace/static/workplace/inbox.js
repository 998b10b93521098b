// The inbox: what is open is kept on the phone for when there is no line, and a lost line is said.
import { remember } from "./store.js";

const kept = document.getElementById("giu-tren-may");
const notice = document.querySelector("[data-offline]");

const say = () => { notice.hidden = navigator.onLine; };
addEventListener("online", say);
addEventListener("offline", say);
say();
if (globalThis.indexedDB) remember("inbox", { ...JSON.parse(kept.textContent), at: Date.now() }).catch(() => {});
