// The photos of a draft: added small, put in order, captioned; by thumb and by keyboard.
import { changePhoto, newId, photosOf, putPhotos, removePhoto } from "./store.js";
import { shrink } from "./resize.js";

function button(icon, label, isOff, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small photos__button";
  made.disabled = isOff;
  made.setAttribute("aria-label", label);
  made.title = label;
  made.append(document.querySelector(`[data-icon="${icon}"]`).content.cloneNode(true));
  made.addEventListener("click", press);
  return made;
}

export class Photos {
  constructor(form, draft, touch) {
    Object.assign(this, { form, draft, touch, photos: [], addresses: new Map() });
    this.list = form.querySelector("[data-photos]");
    this.input = form.querySelector("input[type=file]");
    this.error = form.querySelector("[data-photo-error]");
    this.most = Number(form.dataset.mostPhotos);
    // The browser's own button speaks the phone's language, not ours.
    this.input.classList.add("unseen");
    form.querySelector("[data-pick]").hidden = false;
    // Whoever sends waits for the photos that are still being made small.
    this.work = Promise.resolve();
    this.input.addEventListener("change", () => { this.work = this.add([...this.input.files]); });
  }

  async load() {
    this.photos = await photosOf(this.draft);
    this.show();
  }

  async add(files) {
    this.say("");
    const problems = [];
    this.input.disabled = true;
    for (const [index, file] of files.entries()) {
      if (this.photos.length >= this.most) {
        problems.push(`Nhiều nhất ${this.most} ảnh, những ảnh sau chưa thêm.`);
        break;
      }
      this.say(`Đang thu nhỏ ảnh ${index + 1}/${files.length}…`, true);
      try {
        const blob = await shrink(file);
        const photo = { id: newId(), draft: this.draft, position: this.photos.length, caption: "", blob };
        await putPhotos([photo]);
        this.photos.push(photo);
        this.showLast();
      } catch (error) {
        problems.push(error.name === "QuotaExceededError" ? "Bộ nhớ của máy đã đầy, ảnh chưa thêm được." : error.message);
      }
    }
    this.input.disabled = false;
    this.input.value = "";
    this.say(problems.join(" "));
    await this.touch();
  }

  say(text, isProgress = false) {
    this.error.textContent = text;
    this.error.hidden = !text;
    this.error.classList.toggle("photos__progress", isProgress);
  }

  async move(from, to) {
    const [photo] = this.photos.splice(from, 1);
    this.photos.splice(to, 0, photo);
    this.photos.forEach((one, position) => { one.position = position; });
    // Drawn before it is saved: a caption typed meanwhile belongs to the row that stays.
    this.show();
    const moved = this.list.children[to];
    (moved.querySelector(`[data-way="${to < from ? "up" : "down"}"]:not(:disabled)`) ?? moved.querySelector("button:not(:disabled)")).focus();
    await putPhotos(this.photos);
    await this.touch();
  }

  async drop(index) {
    const [photo] = this.photos.splice(index, 1);
    URL.revokeObjectURL(this.addresses.get(photo.id));
    this.addresses.delete(photo.id);
    this.show();
    (this.list.children[Math.min(index, this.photos.length - 1)]?.querySelector("input") ?? this.input).focus();
    await removePhoto(photo.id);
    await this.touch();
  }

  // Rows that are there stay, and with them the cursor of whoever writes a caption meanwhile.
  showLast() {
    const last = this.photos.length - 1;
    this.list.hidden = false;
    this.list.append(this.row(this.photos[last], last));
    const before = this.list.children[last - 1]?.querySelector('[data-way="down"]');
    if (before) before.disabled = false;
  }

  show() {
    this.list.hidden = !this.photos.length;
    this.list.replaceChildren(...this.photos.map((photo, index) => this.row(photo, index)));
  }

  row(photo, index) {
    const row = document.createElement("li");
    row.className = "photos__row";
    const picture = document.createElement("img");
    if (!this.addresses.has(photo.id)) this.addresses.set(photo.id, URL.createObjectURL(photo.blob));
    picture.src = this.addresses.get(photo.id);
    picture.alt = `Ảnh thứ ${index + 1}`;
    picture.className = "photos__picture";
    const caption = document.createElement("input");
    caption.type = "text";
    caption.maxLength = 300;
    caption.value = photo.caption;
    caption.className = "input photos__caption";
    caption.placeholder = "Chú thích: ai, đang làm gì";
    caption.setAttribute("aria-label", `Chú thích ảnh thứ ${index + 1}`);
    caption.addEventListener("input", () => {
      photo.caption = caption.value;
      changePhoto(photo.id, { caption: caption.value });
    });
    caption.addEventListener("change", () => this.touch());
    const up = button("up", `Đưa ảnh thứ ${index + 1} lên`, index === 0, () => this.move(index, index - 1));
    up.dataset.way = "up";
    const down = button("down", `Đưa ảnh thứ ${index + 1} xuống`, index === this.photos.length - 1, () => this.move(index, index + 1));
    down.dataset.way = "down";
    const buttons = document.createElement("div");
    buttons.className = "photos__buttons";
    buttons.append(up, down, button("close", `Bỏ ảnh thứ ${index + 1}`, false, () => this.drop(index)));
    row.append(picture, caption, buttons);
    return row;
  }
}
