// The wall display: slides turn by themselves, and the page comes anew when the numbers do.

const stage = document.querySelector("[data-screen]");
const slides = [...stage.querySelectorAll(":scope > .slide")];
const foot = stage.querySelector(".stage-foot");
const note = foot.querySelector(".stage-note");
const dots = foot.querySelector(".dots");
const KEPT = "greenfin-slide";
const CURSOR_MS = 3000;

let shown = 0;
let isPaused = false;
let turning = 0;
let polling = 0;
let cursor = 0;

function show(index) {
  shown = (index + slides.length) % slides.length;
  slides.forEach((slide, place) => slide.classList.toggle("is-shown", place === shown));
  [...dots.children].forEach((dot, place) => {
    if (place === shown) dot.setAttribute("aria-current", "true");
    else dot.removeAttribute("aria-current");
  });
  // A reload for new numbers comes back to the same slide.
  sessionStorage.setItem(KEPT, String(shown));
}

function turn() {
  if (!isPaused) show(shown + 1);
}

function wind() {
  clearInterval(turning);
  turning = setInterval(turn, Number(stage.dataset.seconds) * 1000);
}

function go(index) {
  show(index);
  wind();
}

function pause() {
  isPaused = !isPaused;
  stage.classList.toggle("is-paused", isPaused);
  say();
}

function say() {
  const parts = [];
  if (isPaused) parts.push(note.dataset.paused);
  if (stage.classList.contains("is-offline")) parts.push(note.dataset.offline);
  note.textContent = parts.join(" · ");
}

function makeDots() {
  slides.forEach((slide, place) => {
    const dot = document.createElement("button");
    dot.type = "button";
    const name = slide.querySelector("h2").textContent.replace(/\s+/g, " ").trim();
    dot.setAttribute("aria-label", `${dots.dataset.label} ${place + 1}: ${name}`);
    dot.addEventListener("click", () => go(place));
    dots.append(dot);
  });
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  // A focused dot is pressed with the space bar; the page then must not pause as well.
  if (event.key === " " && event.target.closest("button")) return;
  const deeds = {
    " ": pause,
    ArrowRight: () => go(shown + 1),
    ArrowLeft: () => go(shown - 1),
    f: fullScreen,
    F: fullScreen,
  };
  if (!deeds[event.key]) return;
  event.preventDefault();
  deeds[event.key]();
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}

function showCursor() {
  document.body.classList.remove("is-still");
  clearTimeout(cursor);
  cursor = setTimeout(() => document.body.classList.add("is-still"), CURSOR_MS);
}

function end() {
  clearInterval(turning);
  clearInterval(polling);
  document.removeEventListener("keydown", onKey);
  sessionStorage.removeItem(KEPT);
  const over = document.querySelector("[data-screen-over]");
  stage.replaceChildren(over.content.cloneNode(true));
}

async function poll() {
  let answer;
  try {
    answer = await fetch(stage.dataset.versionUrl, {
      headers: { "X-Polling": "1" },
      redirect: "manual",
      cache: "no-store",
    });
  } catch {
    answer = null;
  }
  if (answer && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403)) {
    end();
    return;
  }
  stage.classList.toggle("is-offline", !answer || !answer.ok);
  say();
  if (!answer || !answer.ok) return;
  const found = await answer.json();
  if ("signedIn" in stage.dataset && !found.signed_in) end();
  else if (found.version !== stage.dataset.version) location.reload();
}

makeDots();
foot.hidden = false;
stage.classList.add("is-turning");
show(Math.min(Number(sessionStorage.getItem(KEPT)) || 0, slides.length - 1));
wind();
polling = setInterval(poll, Number(stage.dataset.pollSeconds) * 1000);
showCursor();
document.addEventListener("keydown", onKey);
document.addEventListener("mousemove", showCursor);
