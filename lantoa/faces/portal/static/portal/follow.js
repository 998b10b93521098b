// The button that lets a browser follow a unit. Nothing is asked or sent before it is pressed.

const KEPT = "lantoa-follows";
const SCOPE = "/theo-doi/";

const followed = () => {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEPT) ?? "[]"));
  } catch {
    return new Set();
  }
};
const remember = (units) => {
  try {
    localStorage.setItem(KEPT, JSON.stringify([...units]));
  } catch {
    // A private window keeps nothing; the button then starts anew on each page.
  }
};

const registration = () => navigator.serviceWorker.getRegistration(SCOPE);

async function post(address, values) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? "");
}

async function ready() {
  const made = await navigator.serviceWorker.register(`${SCOPE}sw.js`, { scope: SCOPE });
  const worker = made.installing ?? made.waiting;
  if (made.active || !worker) return made;
  await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
  return made;
}

async function follow(unit) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const { key } = await (await fetch(`${SCOPE}khoa/`)).json();
  const worker = await ready();
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await post(SCOPE, { unit, subscription: subscription.toJSON() });
  remember(followed().add(unit));
}

async function leave(unit) {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (subscription) await post(`${SCOPE}thoi/`, { unit, endpoint: subscription.endpoint });
  const units = followed();
  units.delete(unit);
  remember(units);
  if (!units.size) await subscription?.unsubscribe();
}

export function offer(box) {
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  const { follow: unit } = box.dataset;
  if (!("PushManager" in globalThis && "Notification" in globalThis && navigator.serviceWorker)) {
    // On iPhones only an app on the home screen may be told anything.
    said.textContent = said.dataset.unsupported;
    button.hidden = true;
    box.hidden = false;
    return;
  }
  const show = () => {
    const does = followed().has(unit) && Notification.permission === "granted";
    button.textContent = button.dataset[does ? "leave" : "follow"];
    button.setAttribute("aria-pressed", String(does));
  };
  button.addEventListener("click", async () => {
    const leaving = button.getAttribute("aria-pressed") === "true";
    button.disabled = true;
    try {
      await (leaving ? leave(unit) : follow(unit));
      said.textContent = said.dataset[leaving ? "left" : "following"];
    } catch (error) {
      said.textContent = error.message === "denied" ? said.dataset.denied : error.message || said.dataset.failed;
    }
    button.disabled = false;
    show();
  });
  show();
  box.hidden = false;
}
