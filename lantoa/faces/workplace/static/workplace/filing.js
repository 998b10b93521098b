// The filing page: find the draft, keep it, check it, hand it to the outbox, and say what becomes of it.
import { fill, keepDraft } from "./drafts.js";
import { Photos } from "./photos.js";
import { onNews } from "./outbox.js";
import { sendSoon } from "./send_soon.js";
import { changeDraft, getDraft, newId, remembered } from "./store.js";
import { localInput } from "./when.js";

const form = document.querySelector("[data-filing]");
const panel = document.querySelector("[data-sending]");
const part = (name) => panel.querySelector(`[data-sending-${name}]`);

// The page the phone kept knows nobody: units and author come from the last time the line was there.
function offerUnits(me) {
  const choice = form.elements.unit;
  if (choice?.tagName !== "SELECT" || choice.options.length > 1) return;
  for (const unit of me?.units ?? []) choice.append(new Option(unit.name, unit.id));
  if (me?.units?.length === 1) choice.selectedIndex = 1;
  document.querySelector("[data-no-units]")?.toggleAttribute("hidden", Boolean(me?.units?.length));
}

// What is lacking, or asked for because another field was filled; a moment that must lie ahead and does not.
function wrongWith(field) {
  const { missing, ahead } = field.dataset;
  const other = field.dataset.with;
  const isAsked = !other || form.elements[other].value.trim();
  if (!field.value.trim()) return isAsked ? missing : "";
  return ahead && field.value <= localInput(Date.now()) ? ahead : "";
}

function firstMissing() {
  let first;
  for (const field of form.querySelectorAll("[data-missing]")) {
    const holder = field.closest(".field");
    holder.querySelector("[data-live]")?.remove();
    const wrong = wrongWith(field);
    holder.classList.toggle("field--error", Boolean(wrong));
    field.toggleAttribute("aria-invalid", Boolean(wrong));
    if (!wrong) continue;
    const error = document.createElement("p");
    error.className = "field__error";
    error.id = `${field.id}-thieu`;
    error.dataset.live = "";
    error.textContent = wrong;
    field.before(error);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
    if (field.closest("details")) field.closest("details").open = true;
    first ??= field;
  }
  return first;
}

const WAITING = {
  line: ["Chờ có mạng", "Tin và ảnh đã nằm trong máy. Khi có mạng tin tự đi, đồng chí có thể đóng trang này."],
  sign_in: ["Cần đăng nhập lại", "Phiên đăng nhập đã hết. Tin vẫn nằm trong máy, đăng nhập xong sẽ tự gửi tiếp."],
  owner: ["Chờ đúng tài khoản", "Tin này viết bằng tài khoản khác. Đăng nhập tài khoản ấy để gửi."],
};

function showState(title, text, { login = false, again = false, edit = true, done, of } = {}) {
  form.hidden = true;
  panel.hidden = false;
  part("title").textContent = title;
  part("text").textContent = text;
  part("login").hidden = !login;
  part("again").hidden = !again;
  part("edit").hidden = !edit;
  part("bar").hidden = of === undefined;
  if (of !== undefined) Object.assign(part("bar"), { max: of + 1, value: done });
}

function follow(id) {
  onNews(({ draft, step, done, of, url, error, waits_for }) => {
    if (draft !== id) return;
    if (step === "photos") showState("Đang gửi", `Ảnh ${done + 1}/${of}`, { edit: false, done, of });
    if (step === "text") showState("Đang gửi", "Gửi nội dung", { edit: false, done, of });
    if (step === "waiting") showState(...WAITING[waits_for], { login: waits_for !== "line", again: waits_for === "line" });
    if (step === "refused") edit(error);
    if (step === "sent") location.assign(url);
  });
}

function edit(error = "") {
  panel.hidden = true;
  form.hidden = false;
  const says = form.querySelector("[data-refusal]");
  says.textContent = error;
  says.hidden = !error;
  if (error) says.scrollIntoView({ block: "center" });
}

async function send(id, touch, photos) {
  edit();
  const missing = firstMissing();
  if (missing) return missing.focus();
  await photos.work;
  // Otherwise a full phone may throw away what waits.
  navigator.storage?.persist?.().catch(() => {});
  if (!(await touch({ state: "queued", error: "", waits_for: navigator.onLine ? "" : "line" }))) return form.submit();
  if (navigator.onLine) showState("Đang gửi", "Giữ máy mở nếu được; nếu đóng, tin sẽ gửi tiếp lần sau.", { edit: false });
  else showState(...WAITING.line, { again: true });
  panel.focus();
  sendSoon();
}

async function start() {
  const me = await remembered("me");
  offerUnits(me);
  const wanted = new URL(location.href).searchParams.get("nhap");
  const draft = wanted ? await getDraft(wanted) : undefined;
  const id = draft?.id ?? (form.elements.client_id.value || newId());
  form.elements.client_id.value = id;
  form.elements.author.value ||= me?.name ?? "";
  form.elements.happened_at.value ||= localInput(Date.now());
  if (draft) fill(form, draft);
  const user = Number(form.dataset.user) || me?.user;
  const touch = keepDraft(form, id, { user: draft?.user ?? user });
  const photos = new Photos(form, id, touch);
  await photos.load();
  follow(id);
  if (draft?.state === "queued") showState(...WAITING[draft.waits_for || "line"], { login: draft.waits_for === "sign_in", again: true });
  if (draft?.state === "refused") edit(draft.error);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(id, touch, photos);
  });
  part("again").addEventListener("click", sendSoon);
  part("edit").addEventListener("click", async () => {
    await changeDraft(id, { state: "draft", waits_for: "" });
    edit();
  });
  // A script or a test may wait for it.
  form.dataset.ready = "";
}

if (form && globalThis.indexedDB) {
  form.noValidate = true;
  start();
}
