// Plain forms with pictures: made small on the phone before they travel.
import { shrink } from "./resize.js";

async function replace(input) {
  const kept = new DataTransfer();
  for (const file of input.files) {
    try {
      const blob = await shrink(file);
      kept.items.add(new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: blob.type }));
    } catch {
      // The server says what is wrong with it.
      kept.items.add(file);
    }
  }
  input.files = kept.files;
}

// The browser's own button speaks the phone's language, not ours: a label takes its place and says what was chosen.
function dress(input) {
  const pick = document.querySelector(`[data-pick="${input.id}"]`);
  const says = document.querySelector(`[data-picked="${input.id}"]`);
  input.classList.add("unseen");
  pick.hidden = false;
  return () => {
    const [first] = input.files;
    says.textContent = input.files.length > 1 ? `Đã chọn ${input.files.length} ảnh` : first ? `Đã chọn ${first.name}` : "";
  };
}

for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
  const tell = dress(input);
  input.addEventListener("change", () => {
    tell();
    // Whoever sends the form waits for it.
    input.shrinking = replace(input);
  });
}
