// Keeps what is typed into a plain form with data-keep="name" until the server has taken it.
const PREFIX = "lantoa-keep:";
const LIFE = 30 * 24 * 3600 * 1000;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = PREFIX + form.dataset.keep;
  const fields = () => [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text], input[type=url]"));
  const { values = {} } = read(key);
  for (const field of fields()) if (values[field.name] !== undefined) field.value = values[field.name];
  form.addEventListener("input", () => {
    const typed = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: typed }));
    } catch {
      // Full or forbidden: the form still works.
    }
  });
}

// A page that follows a taken form names it; the rest goes with time.
for (const taken of document.querySelectorAll("[data-taken]")) localStorage.removeItem(PREFIX + taken.dataset.taken);
for (const key of Object.keys(localStorage)) {
  if (key.startsWith(PREFIX) && !(read(key).at > Date.now() - LIFE)) localStorage.removeItem(key);
}
