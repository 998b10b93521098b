// The desk's checks inside Wagtail's panel: asked when the panel is opened, and again after every saving.
const box = document.querySelector("[data-desk-checks]");
const panel = box?.closest("[data-side-panel]");

async function ask() {
  if (panel.hidden) return;
  try {
    const answer = await fetch(box.dataset.deskChecks, { headers: { "HX-Request": "true" } });
    if (answer.ok) box.innerHTML = await answer.text();
  } catch {
    // Off the line: what was said last stays.
  }
}

if (panel) {
  panel.addEventListener("show", ask);
  document.addEventListener("w-autosave:success", ask);
  ask();
}
