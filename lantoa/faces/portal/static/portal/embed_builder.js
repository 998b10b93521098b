// Puts the embed's code together from the form, and shows what it will look like by running that very code.
const form = document.querySelector("[data-builder]");
const code = document.querySelector("[data-code]");
const view = document.querySelector("[data-view]");
const said = document.querySelector("[data-copied]");
const { src, integrity } = code.dataset;

const chosen = () => {
  const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  if (values["chuyen-muc"]) delete values["don-vi"];
  if (!values["tu-chon-mau"]) for (const name of ["mau", "nen", "chu"]) delete values[name];
  delete values["tu-chon-mau"];
  return values;
};

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

function draw() {
  const values = chosen();
  const given = Object.entries(values).map(([name, value]) => ` data-${name}="${escaped(value)}"`).join("");
  code.value = `<script src="${src}" integrity="${integrity}" crossorigin="anonymous" async${given}></script>`;
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(values)) script.setAttribute(`data-${name}`, value);
  Object.assign(script, { src: `${location.origin}${new URL(src).pathname}`, integrity, crossOrigin: "anonymous" });
  view.replaceChildren(script);
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 300);
});
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("[data-copy]").addEventListener("click", async () => {
  code.select();
  const done = await navigator.clipboard.writeText(code.value).then(() => true, () => document.execCommand("copy"));
  said.textContent = done ? said.dataset.copied : said.dataset.failed;
});
draw();
