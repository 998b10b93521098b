// The list of kept pieces: read from this phone alone.
import { forgetGone, kept, leave } from "./keeping.js";

const box = document.querySelector("[data-kept]");
const list = box.querySelector("ul");
const line = box.querySelector("template");
const sum = box.querySelector("[data-sum]");

const megabytes = (bytes) => (bytes / 1_048_576).toLocaleString("vi-VN", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

function show(piece) {
  const row = line.content.cloneNode(true);
  const link = row.querySelector("a");
  link.textContent = piece.title;
  link.href = piece.path;
  row.querySelector(".meta").textContent = [
    piece.section,
    new Date(piece.at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" }),
    `${megabytes(piece.bytes)} MB`,
  ].filter(Boolean).join(" · ");
  const button = row.querySelector("button");
  button.setAttribute("aria-label", `${button.textContent}: ${piece.title}`);
  button.addEventListener("click", async () => {
    await leave(piece.path);
    await draw();
    (list.querySelector("button") ?? box).focus();
  });
  return row;
}

async function draw() {
  const pieces = await kept();
  list.replaceChildren(...pieces.map(show));
  const bytes = pieces.reduce((all, piece) => all + piece.bytes, 0);
  sum.textContent = pieces.length ? sum.dataset.sum.replace("{n}", pieces.length).replace("{mb}", megabytes(bytes)) : "";
  box.querySelector("[data-none]").hidden = pieces.length > 0;
}

const able = "caches" in globalThis && navigator.serviceWorker;
box.querySelector("[data-unable]").hidden = Boolean(able);
box.querySelector("[data-offline]").hidden = navigator.onLine;
if (able) {
  if (navigator.onLine) await forgetGone().catch(() => {});
  await draw();
}
