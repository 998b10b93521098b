// Copy buttons: shown only where the phone can copy; without them the text can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  const usual = label.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.innerText.trim());
      label.textContent = "Đã chép";
    } catch {
      getSelection().selectAllChildren(source);
      label.textContent = "Đã chọn, giữ tay để chép";
    }
    setTimeout(() => { label.textContent = usual; }, 2500);
  });
}
