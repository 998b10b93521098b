// The release page asks for its moving part only while somebody looks at it.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "do-phu" && document.hidden) event.preventDefault();
});
// Nothing changed: the browser answers from its cache, and what is on the page stays.
let last = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "do-phu") return;
  const same = event.detail.xhr.responseText === last;
  last = event.detail.xhr.responseText;
  // A session that has ended answers with the sign-in page: never put that into ours.
  const isOurs = new URL(event.detail.xhr.responseURL).pathname.startsWith("/lan-toa/");
  if (same || !isOurs || event.detail.xhr.status === 304) event.detail.shouldSwap = false;
});
