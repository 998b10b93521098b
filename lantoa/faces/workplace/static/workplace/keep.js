// Keeps what is typed into a plain form with data-keep="name" until the server has taken it.
const named = (form) => `lantoa-keep:${form.dataset.keep}`;

for (const form of document.querySelectorAll("form[data-keep]")) {
  const fields = () => [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text], input[type=url]"));
  try {
    const kept = JSON.parse(localStorage.getItem(named(form)) ?? "{}");
    for (const field of fields()) if (kept[field.name] !== undefined) field.value = kept[field.name];
  } catch {
    // Nothing that can be read was kept.
  }
  form.addEventListener("input", () => {
    const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    try {
      localStorage.setItem(named(form), JSON.stringify(values));
    } catch {
      // Full or forbidden: the form still works.
    }
  });
}

// A page that follows a taken form names it.
for (const taken of document.querySelectorAll("[data-taken]")) localStorage.removeItem(`lantoa-keep:${taken.dataset.taken}`);
