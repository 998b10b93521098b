// Notices on this phone: the browser is asked only when the button is pressed.
const form = document.querySelector("[data-push-key]");
const said = document.querySelector("[data-push-said]");
const isAble = "PushManager" in globalThis && "Notification" in globalThis && navigator.serviceWorker;

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: form.dataset.pushKey };
  try {
    return await worker.pushManager.subscribe(options);
  } catch (error) {
    // Subscribed with another key before: that one is of no use any more.
    const old = await worker.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return worker.pushManager.subscribe(options);
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    form.elements.subscription.value = JSON.stringify((await subscribe()).toJSON());
    form.submit();
  } catch (error) {
    said.textContent = said.dataset[error.message === "denied" ? "denied" : "failed"];
    button.disabled = false;
  }
});

if (form && isAble) form.hidden = false;
else if (said) said.textContent = said.dataset.unsupported;
