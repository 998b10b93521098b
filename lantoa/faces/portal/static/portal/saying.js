// Lets the phone read the piece aloud with its own Vietnamese voice; nothing leaves the phone.

const PARTS = ".story h1, .story__lead, .story__body :is(p, h2, h3, li, figcaption):not(.meta)";
// Chromium falls silent in the middle of a long text.
const LONGEST = 220;

const sentences = (text) =>
  (text.match(/[^.!?…]+[.!?…]*\s*/g) ?? []).flatMap((one) => one.match(new RegExp(`.{1,${LONGEST}}(?:\\s|$)`, "gs")) ?? [one]);

function voice() {
  const found = speechSynthesis.getVoices().filter(({ lang }) => lang.startsWith("vi"));
  return found.find(({ localService }) => localService) ?? found[0];
}

/** Begin, or stop when it speaks. */
export function say(button, said) {
  const show = (is) => button.setAttribute("aria-pressed", String(is));
  if (button.getAttribute("aria-pressed") === "true") {
    speechSynthesis.cancel();
    return show(false);
  }
  const texts = [...document.querySelectorAll(PARTS)].map((part) => part.textContent.trim()).filter(Boolean);
  const parts = texts.flatMap(sentences);
  speechSynthesis.cancel();
  for (const [place, text] of parts.entries()) {
    const one = Object.assign(new SpeechSynthesisUtterance(text), { lang: "vi-VN", voice: voice() });
    one.onerror = ({ error }) => {
      if (!["interrupted", "canceled"].includes(error)) said.textContent = said.dataset.mute;
      show(false);
    };
    if (place === parts.length - 1) one.onend = () => show(false);
    speechSynthesis.speak(one);
  }
  show(true);
  addEventListener("pagehide", () => speechSynthesis.cancel(), { once: true });
}
