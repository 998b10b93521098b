// A form that is saved on the phone while it is typed, and found again after a reload or a closed tab.
import { saveDraft } from "./store.js";
import { clock } from "./when.js";

const PAUSE = 400;
const FIELDS = ["unit", "title", "happened_at", "place", "body", "author", "embargo_until", "embargo_reason"];

export const read = (form) => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]));

export function fill(form, draft) {
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (field && draft[name] !== undefined && draft[name] !== "") field.value = draft[name];
  }
  if (draft.embargo_until || draft.embargo_reason) form.querySelector("[data-hold]").open = true;
}

// Saves after each pause in typing; `touch` saves at once. `about` goes with every save.
export function keepDraft(form, id, about) {
  const says = form.querySelector("[data-saved]");
  let timer;
  async function touch(fields = {}) {
    clearTimeout(timer);
    timer = undefined;
    try {
      await saveDraft(id, { ...about, ...read(form), ...fields });
    } catch {
      says.textContent = "Máy không lưu được nháp (bộ nhớ đầy hoặc đang duyệt ẩn danh). Đừng đóng trang trước khi gửi.";
      return false;
    }
    says.textContent = `Đã lưu nháp lúc ${clock(Date.now())}`;
    const address = new URL(location.href);
    if (address.searchParams.get("nhap") !== id) {
      address.searchParams.set("nhap", id);
      history.replaceState(null, "", address);
    }
    return true;
  }
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(touch, PAUSE);
  };
  // Phones kill hidden tabs without a word: what waits for the pause is saved now.
  const now = () => timer && document.visibilityState === "hidden" && touch();
  form.addEventListener("input", (event) => FIELDS.includes(event.target.name) && soon());
  document.addEventListener("visibilitychange", now);
  addEventListener("pagehide", () => timer && touch());
  return touch;
}
