// Sends what waits: photos one by one, then the text that names them; the server files all of it or nothing. Then the
// shares that were reported without a line.
// Runs in pages and in the service worker; whatever dies when, the next run goes on where this one stopped.
import { allDrafts, allShares, changeDraft, changePhoto, changeShare, finishDraft, getDraft, photosOf, remember, removeShare } from "./store.js";

const SESSION = "/lam-viec/phien/";
const PHOTO = "/lam-viec/gui-tin/anh/";
const SEND = "/lam-viec/gui-tin/ho-thu/";
const DONE = (task) => `/lam-viec/viec/${task}/xong/`;
// The slowest line that is waited for, in bytes a millisecond.
const SLOWEST = 4;
const PATIENCE = 120_000;
const ALREADY_SENT = "Tòa soạn đã nhận bản gửi trước của tin này. Phần sửa sau đó vẫn ở đây.";
const news = new BroadcastChannel("lantoa-outbox");

class Later extends Error {}
class SignIn extends Error {}
class Refused extends Error {}

const tell = (draft, what) => {
  const message = { draft, ...what };
  news.postMessage(message);
  globalThis.dispatchEvent(new CustomEvent("outbox", { detail: message }));
};

async function call(address, options, patience) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "same-origin",
      headers: { Accept: "application/json", ...options.headers },
      ...options.request,
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Later("no line");
  }
  if (answer.status === 401) throw new SignIn("session over");
  // Only our own JSON counts: a captive portal answers 200 with a page of its own.
  const isOurs = (answer.headers.get("content-type") ?? "").includes("application/json");
  if (!isOurs || answer.status >= 500 || answer.status === 403 || answer.status === 429) throw new Later(`status ${answer.status}`);
  return { status: answer.status, body: await answer.json().catch(() => { throw new Later("cut off"); }) };
}

export async function session() {
  const { body } = await call(SESSION, { request: { cache: "no-store" } }, PATIENCE);
  await remember("me", { user: body.user, name: body.name, units: body.units });
  return body;
}

const post = (address, csrf, fields, patience) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) body.append(name, value, "photo.jpg");
    else body.append(name, value ?? "");
  }
  return call(address, { headers: { "X-CSRFToken": csrf }, request: { method: "POST", body } }, patience);
};

async function bringPhotos(draft, photos, csrf) {
  for (const [index, photo] of photos.entries()) {
    tell(draft.id, { step: "photos", done: index, of: photos.length });
    if (photo.is_staged) continue;
    const fields = { dispatch: draft.id, client_id: photo.id, file: photo.blob };
    const { status, body } = await post(PHOTO, csrf, fields, PATIENCE / 4 + photo.blob.size / SLOWEST);
    if (status === 400) throw new Later("photo cut off");
    if (status !== 201) throw new Refused(`Ảnh thứ ${index + 1}: ${body.error ?? "máy chủ không nhận."}`);
    await changePhoto(photo.id, { is_staged: true });
  }
}

async function fileText(draft, photos, csrf) {
  tell(draft.id, { step: "text", done: photos.length, of: photos.length });
  const { unit, title, happened_at, place, body, author, embargo_until, embargo_reason } = draft;
  const places = JSON.stringify(photos.map(({ id, caption }) => ({ client_id: id, caption: caption ?? "" })));
  const words = { title, happened_at, place, body, author, embargo_until, embargo_reason };
  const fields = { client_id: draft.id, unit, ...words, photos: places };
  return post(SEND, csrf, fields, PATIENCE);
}

function reasonOf(body, photos) {
  const place = photos.findIndex((photo) => photo.id === body.photo) + 1;
  if (body.error) return place ? `Ảnh thứ ${place}: ${body.error}` : body.error;
  return Object.values(body.errors ?? {}).flat().join(" ") || "Máy chủ không nhận tin này.";
}

async function sendOne(id) {
  const { csrf, user } = await session();
  const draft = await getDraft(id);
  if (draft?.state !== "queued") return;
  if (draft.user && draft.user !== user) return void (await changeDraft(id, { waits_for: "owner" }));
  for (let round = 0; round < 3; round += 1) {
    const photos = await photosOf(id);
    await bringPhotos(draft, photos, csrf);
    const { status, body } = await fileText(draft, photos, csrf);
    if (status === 201) {
      // Sent before with another text, or changed while it travelled: the desk has that one, the rest stays here.
      const rest = { state: "refused", error: ALREADY_SENT, sent_url: body.url };
      await (body.is_as_sent ? finishDraft(id, draft.saved_at, rest) : changeDraft(id, rest));
      return tell(id, { step: "sent", url: body.url });
    }
    if (status !== 409 || !body.missing) throw new Refused(reasonOf(body, photos));
    await Promise.all(body.missing.map((photo) => changePhoto(photo, { is_staged: false })));
  }
  throw new Later("photos keep missing");
}

async function sendQueued() {
  let rest = 0;
  for (const draft of (await allDrafts()).filter(({ state }) => state === "queued")) {
    try {
      await sendOne(draft.id);
    } catch (error) {
      if (error instanceof Refused) {
        await changeDraft(draft.id, { state: "refused", error: error.message });
        tell(draft.id, { step: "refused", error: error.message });
        continue;
      }
      const waits_for = error instanceof SignIn ? "sign_in" : "line";
      await changeDraft(draft.id, { waits_for });
      tell(draft.id, { step: "waiting", waits_for });
      rest += 1;
      if (!(error instanceof Later)) break;
    }
  }
  return rest;
}

async function sendShare(share) {
  const { csrf, user } = await session();
  if (share.user && share.user !== user) return void (await changeShare(share, { waits_for: "owner" }));
  const fields = { proof_url: share.proof_url, ...(share.picture ? { proof_picture: share.picture } : {}) };
  const patience = PATIENCE / 4 + (share.picture?.size ?? 0) / SLOWEST;
  const { status, body } = await post(DONE(share.id), csrf, fields, patience);
  if (status !== 200) throw new Refused(body.error ?? "Máy chủ không nhận lượt này.");
  await removeShare(share);
  // A page that is just loading hears no news; it looks here.
  await remember("shared_at", Date.now());
  tell(share.id, { step: "shared", title: share.title });
}

async function sendShares() {
  let rest = 0;
  for (const share of (await allShares()).filter(({ state }) => state === "queued")) {
    try {
      await sendShare(share);
    } catch (error) {
      if (error instanceof Refused) {
        await changeShare(share, { state: "refused", error: error.message });
        tell(share.id, { step: "refused", error: error.message });
        continue;
      }
      const waits_for = error instanceof SignIn ? "sign_in" : "line";
      await changeShare(share, { waits_for });
      tell(share.id, { step: "waiting", waits_for });
      rest += 1;
      if (!(error instanceof Later)) break;
    }
  }
  return rest;
}

const sendEverything = async () => (await sendQueued()) + (await sendShares());

// How many still wait for the line. One tab or the service worker sends at a time; the others wait and find nothing.
export function sendAll() {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request("lantoa-outbox", sendEverything) : sendEverything();
}

export const onNews = (listener) => {
  news.addEventListener("message", ({ data }) => listener(data));
  globalThis.addEventListener("outbox", ({ detail }) => listener(detail));
};
