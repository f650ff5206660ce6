// Small additions; every page works without them.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-as-of]");
  if (form) form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Reading a file takes a while: the button says so, and cannot be pressed twice.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[data-busy]");
  if (!button) return;
  button.dataset.idle = button.textContent;
  button.textContent = button.dataset.busy;
  button.disabled = true;
  button.after(document.createElement("progress"));
});

// Back from the next page the browser shows this one as it was left.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button[data-idle]").forEach((button) => {
    button.textContent = button.dataset.idle;
    button.disabled = false;
    button.nextElementSibling.remove();
    delete button.dataset.idle;
  });
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
