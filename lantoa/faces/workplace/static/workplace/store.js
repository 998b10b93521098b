// What the phone keeps: drafts, their photos, and shares that were reported without a line. Nothing typed leaves it before the server has it.
const NAME = "lantoa-workplace";
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      const base = request.result;
      if (oldVersion < 1) {
        base.createObjectStore("drafts", { keyPath: "id" });
        base.createObjectStore("photos", { keyPath: "id" }).createIndex("draft", "draft");
        base.createObjectStore("memory", { keyPath: "key" });
      }
      if (oldVersion < 2) base.createObjectStore("shares", { keyPath: "id" });
    };
    request.onsuccess = () => {
      // Another tab with a newer version may change the tables.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => {
      opened = undefined;
      reject(request.error);
    };
  });
  return opened;
}

// One transaction; resolves with what `work` returned once everything is on the disk.
async function within(stores, mode, work) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(stores, mode, { durability: "strict" });
    const result = work(...stores.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(result instanceof IDBRequest ? result.result : result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const newId = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

export const getDraft = (id) => within(["drafts"], "readonly", (drafts) => drafts.get(id));

export async function allDrafts() {
  const drafts = await within(["drafts"], "readonly", (store) => store.getAll());
  return drafts.sort((one, other) => one.saved_at - other.saved_at);
}

// Change fields of a draft in one transaction, so that two tabs don't overwrite each other's. Makes the draft when told so.
function put(id, fields, isNew) {
  return within(["drafts"], "readwrite", (drafts) => {
    drafts.get(id).onsuccess = ({ target: { result: draft } }) => {
      if (draft || isNew) drafts.put({ id, state: "draft", ...draft, ...fields });
    };
  });
}

export const saveDraft = (id, fields) => put(id, { ...fields, saved_at: Date.now() }, true);
export const changeDraft = (id, fields) => put(id, fields, false);

function remove(id, drafts, photos) {
  drafts.delete(id);
  photos.index("draft").getAllKeys(id).onsuccess = (event) => event.target.result.forEach((key) => photos.delete(key));
}

export const removeDraft = (id) =>
  within(["drafts", "photos"], "readwrite", (drafts, photos) => remove(id, drafts, photos));

// The server has the draft as it was at `saved_at`: forget it, but keep what was typed since.
export function finishDraft(id, saved_at, otherwise) {
  return within(["drafts", "photos"], "readwrite", (drafts, photos) => {
    drafts.get(id).onsuccess = ({ target: { result: draft } }) => {
      if (draft?.saved_at === saved_at && draft.state === "queued") remove(id, drafts, photos);
      else if (draft) drafts.put({ ...draft, ...otherwise });
    };
  });
}

export async function photosOf(draft) {
  const photos = await within(["photos"], "readonly", (store) => store.index("draft").getAll(draft));
  return photos.sort((one, other) => one.position - other.position);
}

export const putPhotos = (rows) =>
  within(["photos"], "readwrite", (photos) => rows.forEach((row) => photos.put(row)));

export function changePhoto(id, fields) {
  return within(["photos"], "readwrite", (photos) => {
    photos.get(id).onsuccess = (event) => event.target.result && photos.put({ ...event.target.result, ...fields });
  });
}

export const removePhoto = (id) => within(["photos"], "readwrite", (photos) => photos.delete(id));

// Shares reported without a line: one for each task, the newest report counts.
export async function allShares() {
  const shares = await within(["shares"], "readonly", (store) => store.getAll());
  return shares.sort((one, other) => one.saved_at - other.saved_at);
}

export const putShare = (share) =>
  within(["shares"], "readwrite", (shares) => shares.put({ ...share, state: "queued", saved_at: Date.now() }));

// Only as it was when it was read: a newer report of the same task is not touched.
function asRead(share, change) {
  return within(["shares"], "readwrite", (shares) => {
    shares.get(share.id).onsuccess = ({ target: { result: row } }) => row?.saved_at === share.saved_at && change(shares, row);
  });
}

export const changeShare = (share, fields) => asRead(share, (shares, row) => shares.put({ ...row, ...fields }));
export const removeShare = (share) => asRead(share, (shares, row) => shares.delete(row.id));

export async function remembered(key) {
  return (await within(["memory"], "readonly", (memory) => memory.get(key)))?.value;
}

export const remember = (key, value) => within(["memory"], "readwrite", (memory) => memory.put({ key, value }));
