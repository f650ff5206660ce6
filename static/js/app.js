// Small additions; every page works without them.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-as-of]");
  if (form) form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Reading a file takes a while: the form says so, and cannot be sent twice.
function showUnderWay(form, isUnderWay) {
  form.querySelector("[data-under-way]").hidden = !isUnderWay;
  form.querySelector("button[type=submit]").disabled = isUnderWay;
}

document.addEventListener("submit", (event) => {
  if (event.target.querySelector("[data-under-way]")) showUnderWay(event.target, true);
});

// Back from the next page the browser shows this one as it was left.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-under-way]").forEach((line) => {
    showUnderWay(line.closest("form"), false);
  });
});

// Paper cannot be unfolded: what is folded away is printed open. Appendices, as the data behind
// charts, are printed only where the reader has opened them.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details:not([open], .appendix)").forEach((details) => {
    details.open = true;
    details.dataset.openedForPrint = "";
  });
});

window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-opened-for-print]").forEach((details) => {
    details.open = false;
    delete details.dataset.openedForPrint;
  });
});
