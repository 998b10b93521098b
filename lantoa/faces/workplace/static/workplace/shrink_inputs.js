// Plain forms with pictures: made small on the phone before they travel, and one sending at a time.
import { shrink } from "./resize.js";

async function replace(input) {
  const kept = new DataTransfer();
  for (const file of input.files) {
    try {
      const blob = await shrink(file);
      kept.items.add(new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: blob.type }));
    } catch {
      // The server says what is wrong with it.
      kept.items.add(file);
    }
  }
  input.files = kept.files;
}

// The browser's own button speaks the phone's language, not ours: a label takes its place and says what was chosen.
function dress(input) {
  const pick = document.querySelector(`[data-pick="${input.id}"]`);
  const says = document.querySelector(`[data-picked="${input.id}"]`);
  input.classList.add("unseen");
  pick.hidden = false;
  return () => {
    const [first] = input.files;
    says.textContent = input.files.length > 1 ? `Đã chọn ${input.files.length} ảnh` : first ? `Đã chọn ${first.name}` : "";
  };
}

for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
  let work = Promise.resolve();
  const tell = dress(input);
  input.addEventListener("change", () => {
    tell();
    work = replace(input);
  });
  input.form.addEventListener("submit", async (event) => {
    const { form } = input;
    if (form.dataset.sending !== undefined) return event.preventDefault();
    form.dataset.sending = "";
    event.preventDefault();
    const says = form.querySelector("[data-send-state]");
    if (says) says.textContent = navigator.onLine ? "Đang gửi…" : "Không có mạng. Trang giữ nguyên, có mạng bấm gửi lại.";
    await work;
    if (navigator.onLine) form.submit();
    else delete form.dataset.sending;
  });
}
// Back from the next page: the form may be sent again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending));
