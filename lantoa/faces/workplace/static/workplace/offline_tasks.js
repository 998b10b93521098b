// Without a line: the tasks that the inbox left on this phone, to copy, to share and to report.
import { showOutbox } from "./outbox_list.js";
import { sendSoon } from "./send_soon.js";
import { allShares, putShare, remembered } from "./store.js";
import { dayAndClock } from "./when.js";

const place = document.querySelector("[data-offline-tasks]");
const model = document.querySelector("[data-offline-task]");

function row(task, user) {
  const made = model.content.cloneNode(true);
  const find = (name) => made.querySelector(`[data-part="${name}"]`);
  const says = find("state");
  find("title").textContent = task.title;
  find("meta").textContent = `${task.channel} · hạn ${dayAndClock(task.due)}`;
  find("caption").innerText = task.caption;
  const copy = find("copy");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(task.caption);
    says.textContent = "Đã chép lời và liên kết.";
  });
  const share = find("share");
  share.hidden = !navigator.share;
  share.addEventListener("click", () => navigator.share({ title: task.title, text: task.caption }).catch(() => {}));
  const form = find("form");
  const [link, label] = [form.querySelector("input"), form.querySelector("label")];
  link.id = `lien-ket-${task.id}`;
  label.htmlFor = link.id;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const proof_url = link.value.trim();
    if (!proof_url) {
      says.textContent = "Dán liên kết bài vừa đăng. Chỉ có ảnh chụp thì báo khi có mạng.";
      return link.focus();
    }
    await putShare({ id: task.id, user, title: task.title, proof_url, picture: null });
    form.closest("li").remove();
    await showOutbox();
    sendSoon();
  });
  form.hidden = !task.takes_links;
  return made;
}

async function show() {
  const [inbox, me] = [await remembered("inbox"), await remembered("me")];
  if (!inbox || (me && me.user !== inbox.user)) return;
  const reported = new Set((await allShares()).map(({ id }) => id));
  const open = inbox.tasks.filter(({ id }) => !reported.has(id));
  place.hidden = !open.length;
  place.querySelector("ul").append(...open.map((task) => row(task, inbox.user)));
  place.querySelector("[data-kept-at]").textContent = dayAndClock(inbox.at);
}

if (place && globalThis.indexedDB) show().catch(() => {});
