// Forms with data-send on a bad line: one sending at a time, and a broken one leaves everything where it is.
import "./shrink_inputs.js";

const PATIENCE = 180_000;

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
      says.textContent = "Chưa gửi được vì đường truyền. Mọi thứ vẫn còn đây, đồng chí bấm gửi lại.";
      isSending = false;
    }
  });
  // Back from the next page: the form may be sent again.
  addEventListener("pageshow", () => {
    isSending = false;
    says.textContent = "";
  });
}
