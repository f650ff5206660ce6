// Filling in on the page: a copied column fills the fields below, and nothing unsaved gets lost.
// Without this every field is filled in by itself, and saved as well.

const form = document.querySelector("[data-fill-form]");
const fields = [...(form?.elements || [])].filter((field) => field.dataset.fill);
const unsaved = document.querySelectorAll("[data-unsaved]");
let isSending = false;

function isChanged(field) {
  if (field instanceof HTMLSelectElement) return ![...field.selectedOptions].every((one) => one.defaultSelected);
  return field.value !== field.defaultValue;
}

function showUnsaved() {
  const some = fields.some(isChanged);
  unsaved.forEach((line) => {
    line.hidden = !some;
  });
  return some;
}

form?.addEventListener("submit", () => {
  isSending = true;
});

addEventListener("beforeunload", (event) => {
  if (!isSending && showUnsaved()) event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target.dataset.fill) showUnsaved();
});

// The field of the same column in the row below, then of the column to its right.
function below(field, down, right) {
  const row = field.closest("tr");
  const rows = [...row.closest("table").querySelectorAll("tbody tr")].filter((one) => one.querySelector("[data-fill]"));
  const there = rows[rows.indexOf(row) + down];
  if (!there) return null;
  const own = [...row.querySelectorAll("[data-fill]")];
  return [...there.querySelectorAll("[data-fill]")][own.indexOf(field) + right] || null;
}

function put(field, text) {
  if (field instanceof HTMLSelectElement) {
    const option = [...field.options].find((one) => [one.value, one.text].includes(text));
    if (!option) return false;
    field.value = option.value;
  } else {
    field.value = text;
  }
  return true;
}

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.dataset?.fill || !field.closest("tr")) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  // A text of several lines belongs into a field that takes some.
  if (!/[\n\t]/.test(text) || (field instanceof HTMLTextAreaElement && !text.includes("\t"))) return;
  event.preventDefault();
  text.split("\n").forEach((line, down) => {
    line.split("\t").forEach((part, right) => {
      const there = below(field, down, right);
      if (there) put(there, part.trim());
    });
  });
  showUnsaved();
});

showUnsaved();
