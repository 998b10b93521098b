// Each passage's box moves to the passage itself; what finds no place stays in the list above the answer.
const squeeze = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();
const PLACES = ".story h1, .story__lead, .story p, .story li, .story h2, .story h3, .story blockquote, .story figcaption";
const places = [...document.querySelectorAll(PLACES)].map((place) => [place, squeeze(place.textContent)]);
const list = document.querySelector("[data-passages]");

for (const box of list.querySelectorAll("details")) {
  const words = squeeze(box.dataset.words).slice(0, 80);
  const at = places.findIndex(([, text]) => words && text.startsWith(words));
  if (at < 0) continue;
  const [place] = places[at];
  // A passage that stands twice is found once each time.
  places.splice(at, 1);
  box.classList.add("guest__passage--placed");
  box.querySelector(".guest__which").hidden = true;
  box.querySelector(".guest__say").hidden = false;
  if (place.matches("li")) place.append(box);
  else (place.closest("figure, blockquote") ?? place).after(box);
}
list.hidden = !list.querySelector("details");
