// Wagtail 8 names two of its search buttons in English, in templates without a block; who listens to the page hears them.
const word = document.querySelector("script[data-search]").dataset.search;

function rename() {
  for (const button of document.querySelectorAll('input[type="submit"][value="Search"]')) button.value = word;
}

rename();
// The windows for choosing come later.
new MutationObserver(rename).observe(document.body, { childList: true, subtree: true });
