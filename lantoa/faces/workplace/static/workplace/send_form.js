// Forms with data-send on a bad line: one sending at a time, and a broken one leaves everything where it is. The report
// of a share waits in the phone instead and goes by itself.
import "./shrink_inputs.js";
import { onNews } from "./outbox.js";
import { sendSoon } from "./send_soon.js";
import { putShare } from "./store.js";

const PATIENCE = 180_000;
const LATER = "Chưa gửi được vì đường truyền. Đã ghi trong máy, có mạng thì tự gửi.";
const AGAIN = "Chưa gửi được vì đường truyền. Mọi thứ vẫn còn đây, đồng chí bấm gửi lại.";

async function send(form, says) {
  await Promise.all([...form.elements].map((field) => field.shrinking));
  says.textContent = "Đang gửi…";
  const options = { method: "POST", body: new FormData(form), redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(form.action, options);
  // Taken, or the session is over: the next page says which.
  if (answer.type === "opaqueredirect") return location.assign(form.dataset.next);
  if (answer.status >= 500) throw new Error(`status ${answer.status}`);
  // Refused: the server's page shows why, with what was typed.
  return form.submit();
}

// Only what could be proof waits: an empty form has to be filled first.
async function keep(form) {
  const { delivery, title, user } = form.dataset;
  const proof_url = form.elements.proof_url?.value.trim() ?? "";
  const [picture] = form.elements.proof_picture?.files ?? [];
  if (!delivery || (!proof_url && !picture)) return false;
  await putShare({ id: Number(delivery), user: Number(user), title, proof_url, picture: picture ?? null });
  sendSoon();
  return true;
}

for (const form of document.querySelectorAll("form[data-send]")) {
  const says = form.querySelector("[data-send-state]");
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    try {
      await send(form, says);
    } catch {
      const isKept = await keep(form).catch(() => false);
      says.textContent = isKept ? LATER : AGAIN;
      isSending = false;
    }
  });
  // The report that waited has arrived.
  onNews(({ step, draft }) => step === "shared" && String(draft) === form.dataset.delivery && location.assign(form.dataset.next));
  // Back from the next page: the form may be sent again.
  addEventListener("pageshow", () => {
    isSending = false;
    says.textContent = "";
  });
}
