// Pinned pieces are dragged into order with a mouse; buttons do the same for everybody else.
const voice = document.getElementById("ghim-noi");

function follow(list) {
  let carried = null;
  let before = "";
  const rows = () => [...list.querySelectorAll("[data-pin]")];
  const order = () => rows().map((row) => row.dataset.pin).join(",");

  for (const row of rows()) row.draggable = true;
  list.addEventListener("dragstart", (event) => {
    carried = event.target.closest?.("[data-pin]");
    if (!carried) return;
    before = order();
    carried.classList.add("pins__row--carried");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-pin]");
    if (!carried) return;
    event.preventDefault();
    if (!over || over === carried) return;
    const box = over.getBoundingClientRect();
    list.insertBefore(carried, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  list.addEventListener("dragend", async () => {
    carried?.classList.remove("pins__row--carried");
    carried = null;
    if (order() !== before) await send(list, order(), before);
  });
}

async function send(list, order, before) {
  const words = new FormData();
  words.set("order", order);
  words.set("kind", list.dataset.kind);
  words.set("place", list.dataset.place);
  words.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(list.dataset.order, { method: "POST", body: words, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const found = await answer.json();
    place(list, found.order.map(String));
    voice.textContent = found.said;
  } catch {
    place(list, before.split(","));
    voice.textContent = voice.dataset.lost;
  }
}

function place(list, order) {
  for (const pin of order) list.append(list.querySelector(`[data-pin="${pin}"]`));
  const rows = [...list.querySelectorAll("[data-pin]")];
  for (const [number, row] of rows.entries()) {
    const [up, down] = row.querySelectorAll(".pins__steps > form button");
    up.disabled = number === 0;
    down.disabled = number === rows.length - 1;
  }
}

for (const list of document.querySelectorAll("[data-order]")) follow(list);
