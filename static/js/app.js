// Small additions; every page works without them.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-as-of]");
  if (form) form.requestSubmit();
});

// A menu closes by Escape, which gives the focus back, and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A long list of boxes is narrowed to those that hold the words typed; what is ticked stays.
document.querySelectorAll("[data-narrows]").forEach((field) => {
  const list = document.getElementById(field.dataset.narrows);
  const lines = [...list.querySelectorAll("label:has(input)")].map((label) => label.parentElement);
  const groups = [...new Set(lines.map((line) => line.parentElement))];
  field.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.trim().toLowerCase();
    lines.forEach((line) => {
      line.hidden = !line.querySelector(":checked") && !line.textContent.toLowerCase().includes(words);
    });
    groups.forEach((group) => {
      group.hidden = !group.querySelector("div:not([hidden]) > label > input");
    });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
});

// How much a filter has found is told to who hears the page: what is swapped in is silent itself.
document.addEventListener("htmx:afterSettle", () => {
  const counted = document.querySelector("main [data-found]") || document.querySelector("main :is(.table-tools, .empty) > p");
  const said = counted?.textContent || "";
  document.getElementById("found").textContent = said.replace(/\s+/g, " ").trim();
});

// Charts that were never scrolled to are drawn first; what takes too long is printed as its table.
const LONGEST_WAIT = 5000;

document.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-print]")) return;
  const tooLong = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
  await Promise.race([window.chartsDrawn?.(), tooLong]).catch(() => {});
  window.print();
});

// What stands in an element, into the clipboard. Over plain HTTP browsers offer the old way alone.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { textContent } = document.querySelector(button.dataset.copy);
    await copy(textContent.replace(/\s+/g, " ").trim());
    const said = button.querySelector("span");
    said.textContent = button.dataset.copied;
    said.className = "";
  });
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

// Whose copy it is and when it was taken, of what is not for publication; "" for all else.
window.copyMark = () => {
  const { mark } = document.documentElement.dataset;
  const moment = new Date().toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 16);
  return mark ? `${mark} · ${moment}` : "";
};

// Every sheet of what is not for publication says so.
function markSheets() {
  const mark = window.copyMark();
  if (mark) document.documentElement.style.setProperty("--mark", JSON.stringify(mark));
}

// Paper cannot be unfolded: what is folded away is printed open. Appendices, as the data behind
// charts, are printed only where the reader has opened them, or nothing draws the charts.
window.addEventListener("beforeprint", () => {
  markSheets();
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

// A table that fits its place scrolls with the page, its head in sight by itself. That of a wider one
// is let down as far as the table has gone up. Data behind a chart scroll in a box of their own.
const tablePlaces = [...document.querySelectorAll(".table-scroll")].filter((place) => !place.closest(".chart-data"));

function letHeadDown(place) {
  const table = place.querySelector(":scope > table");
  const head = table?.tHead;
  if (!head) return;
  const { top, height } = table.getBoundingClientRect();
  const most = height - head.offsetHeight - (table.tBodies[0]?.lastElementChild?.offsetHeight || 0);
  const down = place.classList.contains("is-fitting") ? 0 : Math.max(0, Math.min(-top, most));
  head.style.setProperty("--head-down", `${down}px`);
}

function fitTable(place) {
  const table = place.querySelector(":scope > table");
  place.classList.toggle("is-fitting", !!table && table.offsetWidth <= place.clientWidth);
  letHeadDown(place);
}

const tableSizes = new ResizeObserver((entries) => {
  new Set(entries.map(({ target }) => target.closest(".table-scroll"))).forEach(fitTable);
});
tablePlaces.forEach((place) => {
  tableSizes.observe(place);
  const table = place.querySelector(":scope > table");
  if (table) tableSizes.observe(table);
});
addEventListener("scroll", () => tablePlaces.forEach(letHeadDown), { passive: true });
