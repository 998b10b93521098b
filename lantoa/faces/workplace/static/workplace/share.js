// Share through the phone's own sheet, pictures included where it can; save pictures.
const kit = document.querySelector("[data-kit]");
const button = kit?.querySelector("[data-share]");
const saveAll = kit?.querySelector("[data-save-all]");
const says = kit?.querySelector("[data-share-state]");
const inApp = kit?.querySelector("[data-in-app]");
const pictures = kit ? [...kit.querySelectorAll("[data-picture]")].map((picture) => picture.src) : [];
let files = [];

// Fetched before the thumb presses: a share that waits for the line is refused by the phone.
async function fetchPictures() {
  const answers = await Promise.allSettled(
    pictures.map(async (address, index) => {
      const blob = await (await fetch(address)).blob();
      return new File([blob], `anh-${index + 1}.${blob.type.split("/")[1] ?? "jpg"}`, { type: blob.type });
    }),
  );
  files = answers.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
}

async function share() {
  const whole = document.getElementById("loi-chia-se").innerText.trim();
  // The link goes on its own, so that the app shows a card for it; with files it stays in the text, where apps keep it.
  const words = whole.endsWith(kit.dataset.link) ? whole.slice(0, -kit.dataset.link.length).trim() : whole;
  const plain = { title: kit.dataset.title, text: words, url: kit.dataset.link };
  const rich = { title: kit.dataset.title, text: whole, files };
  try {
    await navigator.share(files.length && navigator.canShare?.(rich) ? rich : plain);
    says.textContent = "Chia sẻ xong, đồng chí bấm Đã đăng và kèm minh chứng nhé.";
    document.getElementById("xong")?.scrollIntoView({ behavior: "auto", block: "start" });
  } catch (error) {
    if (error.name !== "AbortError") says.textContent = "Máy không mở được bảng chia sẻ. Chép lời và liên kết rồi dán vào nhóm.";
  }
}

// The browsers inside Zalo and Facebook neither save files nor share them.
if (inApp) inApp.hidden = !/Zalo|FBAN|FBAV|FB_IAB/.test(navigator.userAgent);
// Without the phone's sheet, copying is the next step.
if (button && !navigator.share) kit.querySelector("[data-copy]").classList.add("button--primary");
if (button && navigator.share) {
  button.hidden = false;
  button.addEventListener("click", share);
  if (navigator.connection?.saveData !== true) fetchPictures();
}
if (saveAll) {
  saveAll.hidden = false;
  saveAll.addEventListener("click", async () => {
    for (const [index, address] of pictures.entries()) {
      const link = document.createElement("a");
      link.href = address;
      link.download = `anh-${index + 1}.jpg`;
      link.click();
      // Browsers drop downloads that start at the same moment.
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  });
}
