// The drafts, waiting dispatches and waiting shares on this phone, wherever a page has room for them.
import { onNews } from "./outbox.js";
import { allDrafts, allShares, remembered, removeDraft, removeShare } from "./store.js";
import { dayAndClock } from "./when.js";

const WAITS = { line: "Chờ có mạng", sign_in: "Cần đăng nhập lại", owner: "Chờ đúng tài khoản" };

function stateOf(draft) {
  if (draft.state === "queued") return [WAITS[draft.waits_for] ?? "Đang gửi", draft.waits_for ? "late" : "sending"];
  if (draft.state === "refused") return ["Chưa gửi được", "failed"];
  return ["Nháp", "filed"];
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function removal(thing, remove) {
  const press = element("button", "button button--small button--quiet", "Xóa");
  press.type = "button";
  press.addEventListener("click", async () => {
    if (press.dataset.sure === undefined) {
      press.dataset.sure = "";
      press.className = "button button--small button--danger";
      press.textContent = "Xóa thật?";
      return;
    }
    await remove(thing);
    document.querySelector("[data-outbox] a, .button--primary")?.focus();
    showOutbox();
  });
  return press;
}

function row(draft) {
  const [state, look] = stateOf(draft);
  const made = element("li", "list__row");
  const main = element("div", "list__main");
  const title = element("a", "list__title", draft.title || "Chưa có tiêu đề");
  title.href = `/lam-viec/gui-tin/?nhap=${draft.id}`;
  const meta = element("p", "list__meta");
  meta.append(element("span", `badge badge--${look}`, state), element("span", "", `lưu lúc ${dayAndClock(draft.saved_at)}`));
  main.append(title, meta);
  if (draft.state === "refused") main.append(element("p", "field__error", draft.error));
  made.append(main);
  if (draft.state !== "queued") made.append(removal(draft, ({ id }) => removeDraft(id)));
  return made;
}

function shareRow(share) {
  const [state, look] = stateOf(share);
  const made = element("li", "list__row");
  const main = element("div", "list__main");
  const title = element("a", "list__title", `Đã đăng: ${share.title}`);
  title.href = `/lam-viec/viec/${share.id}/`;
  const meta = element("p", "list__meta");
  meta.append(element("span", `badge badge--${look}`, state), element("span", "", `báo lúc ${dayAndClock(share.saved_at)}`));
  main.append(title, meta);
  if (share.state === "refused") main.append(element("p", "field__error", share.error));
  made.append(main, removal(share, removeShare));
  return made;
}

// A filing page lists the drafts only; elsewhere all that is still on the phone.
export async function showOutbox() {
  const me = await remembered("me");
  const open = new URL(location.href).searchParams.get("nhap");
  const drafts = (await allDrafts()).filter(({ id, user }) => id !== open && (!user || !me || user === me.user));
  const shares = (await allShares()).filter(({ user }) => !user || !me || user === me.user);
  for (const place of document.querySelectorAll("[data-outbox]")) {
    const shown = place.dataset.outbox === "drafts" ? drafts.filter(({ state }) => state !== "queued") : drafts;
    const shownShares = place.dataset.outbox === "all" ? shares : [];
    place.hidden = !shown.length && !shownShares.length;
    const list = element("ul", "list");
    list.append(...shown.map(row), ...shownShares.map(shareRow));
    place.replaceChildren(element("h2", "outbox__head", place.dataset.outbox === "drafts" ? "Nháp trên máy này" : "Trên máy này, chưa gửi"), list);
  }
}

onNews(({ step }) => ["sent", "shared", "refused", "waiting"].includes(step) && showOutbox());
