// Small additions; every page works without them.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-as-of]");
  if (form) form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Paper cannot be unfolded: what is folded away is printed open. Data behind charts stay folded.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details:not([open], .chart-data)").forEach((details) => {
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
