// The rows of a scheme: empty ones wait until they are asked for, weights are added up as they are typed.
(() => {
  const form = document.querySelector("[data-scheme]");
  if (!form) return;
  const sum = form.querySelector("[data-sum]");
  const more = form.querySelector("[data-more]");
  const weights = [...form.querySelectorAll("input[name$='-weight']")];
  const spare = [...form.querySelectorAll("[data-spare]")].filter(
    (row) => !row.querySelector("input[name$='-name']").value,
  );

  const add = () => {
    const total = weights.reduce((all, field) => all + (Number.parseFloat(field.value) || 0), 0);
    sum.textContent = String(Math.round(total * 100) / 100);
  };
  for (const row of spare) row.hidden = true;
  more.hidden = spare.length === 0;
  more.addEventListener("click", () => {
    const row = spare.shift();
    row.hidden = false;
    row.querySelector("input").focus();
    more.hidden = spare.length === 0;
  });
  form.addEventListener("input", add);
  add();
})();
