// On a phone the row of tabs is wider than the screen: bring the chosen one into sight.
const current = document.querySelector(".tabs [aria-current]");
if (current) {
  const row = current.parentElement;
  row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
