// Small additions; every page works without them.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-as-of]");
  if (form) form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
