// Good times to begin, written as text: each becomes a button that fills the field.
for (const text of document.querySelectorAll("[data-fill]")) {
  const field = document.getElementById(text.dataset.fill);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = text.textContent;
  button.addEventListener("click", () => {
    field.value = text.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  text.replaceWith(button);
}
