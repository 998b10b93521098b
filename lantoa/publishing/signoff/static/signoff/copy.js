// The copy button: shown only where the browser can copy; without it the link is selected by one tap.
for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.querySelector("span");
  const source = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const usual = label.textContent;
    await navigator.clipboard.writeText(source.textContent.trim());
    label.textContent = "✓";
    setTimeout(() => { label.textContent = usual; }, 2500);
  });
}
