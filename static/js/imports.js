// The page of a plan document: what is opened or changed is swapped in place.

const text = () => document.querySelector("[data-keep-scroll]");
let scrolled = 0;
let unsaved = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  scrolled = text()?.scrollTop ?? 0;
  // Signed out meanwhile, or another page: its own address shows it.
  if (!event.detail.serverResponse.includes("data-keep-scroll")) {
    event.detail.shouldSwap = false;
    unsaved = false;
    window.location.reload();
  }
});

// The text stays where it was, unless what was opened stands elsewhere in it.
const showOpened = () => {
  const box = text();
  if (!box) return;
  box.scrollTop = scrolled;
  const passage = box.querySelector("[data-open]");
  if (!passage) return;
  const gap = passage.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (gap < 0 || gap > box.clientHeight) box.scrollTop += gap - box.clientHeight / 3;
};

// What was just added or saved is in view, and the address names it: swapped in place it has kept
// the fragment from before, to which htmx scrolls.
const showMade = () => {
  const row = document.querySelector("[data-made]");
  if (!row) return;
  const isHere = window.location.hash === `#${row.id}`;
  window.history.replaceState(window.history.state, "", `#${row.id}`);
  row.scrollIntoView({ block: isHere ? "nearest" : "center", behavior: "instant" });
};
document.addEventListener("htmx:afterSettle", () => {
  showOpened();
  window.setTimeout(showMade);
});
showOpened();

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-unsaved]")) unsaved = true;
});
document.addEventListener("submit", () => {
  unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
