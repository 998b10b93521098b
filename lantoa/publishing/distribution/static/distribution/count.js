// Counts what is typed as each network counts: Telegram in UTF-16 units, the others in characters.
const dots = new Intl.NumberFormat("vi-VN");

export function countedLength(text, network) {
  const plain = text.normalize("NFC").replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "").trim();
  return network === "telegram" ? plain.length : [...plain].length;
}

function show(area) {
  const place = document.querySelector(`[data-count-for="${area.id}"]`);
  if (!place) return;
  const length = countedLength(area.value, area.dataset.count);
  const limit = Number(area.dataset.limit);
  const over = length > limit;
  place.textContent = over
    ? `Dài quá ${dots.format(length - limit)} ký tự`
    : `${dots.format(length)} / ${dots.format(limit)} ký tự`;
  place.classList.toggle("field__count--over", over);
  area.setAttribute("aria-invalid", String(over));
}

for (const area of document.querySelectorAll("textarea[data-count]")) {
  show(area);
  area.addEventListener("input", () => show(area));
}
