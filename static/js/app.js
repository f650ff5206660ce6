// Small additions; every page works without them.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-as-of]");
  if (form) form.requestSubmit();
});

// Charts that were never scrolled to are drawn first; what takes too long is printed as its table.
const LONGEST_WAIT = 5000;

document.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-print]")) return;
  const tooLong = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
  await Promise.race([window.chartsDrawn?.(), tooLong]).catch(() => {});
  window.print();
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
// charts, are printed only where the reader has opened them, or nothing draws the charts.
window.addEventListener("beforeprint", () => {
  const tables = window.chartsDrawn ? "" : ", figure[data-chart] .chart-data:not([open])";
  document.querySelectorAll(`main details:not([open], .appendix)${tables}`).forEach((details) => {
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
