// Draws every <figure class="chart" data-chart="ID"> from the JSON block with that id once it comes
// into view. Plotly itself is fetched only then. The table beside a chart holds the same rows, so
// whatever fails here leaves a readable page.
(() => {
  "use strict";

  const plotlyAddress = document.currentScript.dataset.plotly;
  const isChinese = document.documentElement.lang.startsWith("zh");
  // On A4, in pixels: a chart of its own, and two beside each other.
  const PRINTED = { width: 660 };
  const PRINTED_BESIDE = { width: 318, height: 300 };
  const PRINTED_SMALL = { width: 318, height: 190 };
  // Shrunk on paper by leaders.css, its writing with it.
  const PRINTED_CARD = { width: 330, height: 235 };
  const NARROW = 520;
  // About what a named tick of the axis of time takes, what stands left of the plot, and
  // the smallest saved picture, in pixels.
  const TICK = 36;
  const ASIDE = 56;
  const NARROW_RIGHT = 80;
  const PICTURE = { width: 760, height: 380, edge: 24, line: 22 };

  // Colours and fonts stand once, in greenfin.css.
  const style = getComputedStyle(document.body);
  const token = (name) => style.getPropertyValue(name).trim();
  const [INK, MUTED, LINE, BRAND, FONTS] = ["--ink", "--muted", "--line", "--brand", "--fonts"].map(token);

  const AXIS = {
    automargin: true,
    gridcolor: LINE,
    linecolor: LINE,
    separatethousands: true,
    zeroline: false,
    ticks: "",
    tickfont: { color: MUTED, size: 13 },
    title: { font: { color: MUTED, size: 13 }, standoff: 8 },
    fixedrange: true,
  };

  const LAYOUT = {
    autosize: true,
    font: { family: FONTS, size: 14, color: INK },
    colorway: [BRAND, "#2f6db5", "#b7791f", "#6b5ca5", "#b83227", "#3f9b6c", "#7f1d1d", "#8a979e"],
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 16, r: 88, t: 32, b: 40 },
    hovermode: "closest",
    hoverlabel: { bgcolor: "#fff", bordercolor: LINE, align: "left", font: { family: FONTS, color: INK, size: 13 } },
    separators: ".,",
    dragmode: false,
    showlegend: false,
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    bargap: 0.35,
    modebar: { bgcolor: "rgba(255,255,255,0.8)", color: MUTED, activecolor: BRAND },
  };

  const DATA_ICON = { width: 16, height: 16, path: "M1 2h14v12H1zM2 6v2h5V6zM8 6v2h6V6zM2 9v2h5V9zM8 9v2h6V9z" };

  const FILE_ICON = { width: 16, height: 16, path: "M7 1h2v7h3l-4 4-4-4h3zM2 13h12v2H2z" };

  const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  function merged(base, over) {
    const result = { ...base };
    for (const [key, value] of Object.entries(over)) {
      result[key] = isPlain(value) && isPlain(base[key]) ? merged(base[key], value) : value;
    }
    return result;
  }

  // The unit stands upright above the axis: turned Chinese is hard to read.
  function moveUnitAbove(layout) {
    const text = layout.yaxis.title.text;
    if (!text) return;
    const place = { xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom", yshift: 6 };
    const unit = { text, showarrow: false, font: layout.yaxis.title.font, ...place };
    layout.yaxis = { ...layout.yaxis, title: {} };
    layout.annotations = [...(layout.annotations || []), unit];
  }

  // Of named ticks that do not fit every other one, the last among them: so they stand upright.
  function thinned(axis, width) {
    const last = (axis.tickvals || []).length - 1;
    if (last < 1 || last * TICK < width) return axis;
    const isKept = (_value, place) => (last - place) % 2 === 0;
    return { ...axis, tickvals: axis.tickvals.filter(isKept), ticktext: axis.ticktext.filter(isKept) };
  }

  function fullLayout(own, width) {
    const layout = merged(LAYOUT, own);
    const axes = Object.keys(own).filter((key) => /^[xy]axis\d*$/.test(key));
    for (const key of new Set(["xaxis", "yaxis", ...axes])) layout[key] = merged(AXIS, own[key] || {});
    if (width < NARROW) {
      layout.margin = { ...layout.margin, r: own.meta?.narrow_right ?? own.margin?.r ?? NARROW_RIGHT };
      layout.font = { ...layout.font, size: 12 };
      layout.xaxis = { ...thinned(layout.xaxis, width - layout.margin.r - ASIDE), tickangle: 0, nticks: 3 };
    }
    // Some labels have a long form for wide charts and a short one for narrow ones.
    const left = width < NARROW ? "wide" : "narrow";
    layout.annotations = (layout.annotations || []).filter((one) => one.name !== left);
    moveUnitAbove(layout);
    delete layout.title; // the figure's caption says it, once
    delete layout.template;
    return layout;
  }

  let plotly = null;

  function loadedPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = plotlyAddress;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error("Plotly could not be loaded"));
      document.head.append(script);
    });
    return plotly;
  }

  function openData(figure) {
    const details = figure.querySelector("details");
    if (!details) return;
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
    details.querySelector("summary").focus();
  }

  function wrapped(context, text, width) {
    const lines = [""];
    // Chinese may be broken anywhere but before punctuation; Latin words and numbers stay whole.
    for (const part of text.match(/[\u2e80-\uffef][，。；：、）”]*|[^\s\u2e80-\uffef]+\s*|\s+/g) || []) {
      const tried = lines.at(-1) + part;
      if (lines.at(-1) && context.measureText(tried.trimEnd()).width > width) lines.push(part);
      else lines[lines.length - 1] = tried;
    }
    return lines;
  }

  // Text blocks of a saved picture, with the lines they take at a width.
  // Of app.js: whose copy it is of what is not for publication.
  const copyMark = () => window.copyMark?.() || "";

  function pictureText(context, said, title, width) {
    const blocks = [
      { text: title, font: `600 18px ${FONTS}`, color: INK },
      { text: said.head || "", font: `14px ${FONTS}`, color: MUTED },
      ...[...(said.foot || []), copyMark()].map((text) => ({ text, font: `13px ${FONTS}`, color: MUTED })),
    ].filter((block) => block.text);
    for (const block of blocks) {
      context.font = block.font;
      block.lines = wrapped(context, block.text, width);
    }
    return blocks;
  }

  function writeLines(context, block, x, y) {
    context.font = block.font;
    context.fillStyle = block.color;
    block.lines.forEach((line, place) => context.fillText(line, x, y + place * PICTURE.line));
    return y + block.lines.length * PICTURE.line;
  }

  // The mark that figures are made up, in a frame at the right of the title.
  function writeMark(context, mark, width) {
    if (!mark) return;
    context.font = `600 14px ${FONTS}`;
    const size = context.measureText(mark).width;
    const x = width - PICTURE.edge - size - 16;
    Object.assign(context, { fillStyle: "#8a5a12", strokeStyle: "#b7791f", lineWidth: 1 });
    context.strokeRect(x, PICTURE.edge - 6, size + 16, 28);
    context.fillText(mark, x + 8, PICTURE.edge + 2);
  }

  function loadedImage(address) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = () => reject(new Error("the chart could not be turned into a picture"));
      image.src = address;
    });
  }

  // Taken away, the picture says by itself what it shows, of whom, when, and from what.
  async function pictureOf(figure) {
    const { data, layout: own, picture: said = {} } = contentOf(figure);
    const shown = figure.querySelector(".chart-canvas");
    const width = Math.max(shown.clientWidth, PICTURE.width);
    const height = Math.max(shown.clientHeight, PICTURE.height);
    const layout = { ...fullLayout(own || {}, width), width, height, paper_bgcolor: "#fff" };
    const scale = 2;
    const drawn = await loadedImage(await window.Plotly.toImage({ data, layout }, { format: "png", width, height, scale }));

    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const title = figure.querySelector("figcaption").textContent.trim();
    const inner = width - 2 * PICTURE.edge;
    const blocks = pictureText(context, said, title, said.mark ? inner - 120 : inner);
    const lines = blocks.reduce((sum, block) => sum + block.lines.length, 0);
    const whole = height + lines * PICTURE.line + 3 * PICTURE.edge;
    Object.assign(canvas, { width: width * scale, height: whole * scale });
    context.scale(scale, scale);
    context.textBaseline = "top";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, whole);
    const above = said.head ? 2 : 1;
    let y = PICTURE.edge;
    for (const block of blocks.slice(0, above)) y = writeLines(context, block, PICTURE.edge, y);
    context.drawImage(drawn, 0, y + 8, width, height);
    y += height + PICTURE.edge;
    for (const block of blocks.slice(above)) y = writeLines(context, block, PICTURE.edge, y);
    writeMark(context, said.mark, width);
    return canvas;
  }

  function download(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const fileName = (figure) => contentOf(figure).picture?.file || figure.dataset.chart;

  async function saveImage(figure) {
    const canvas = await pictureOf(figure);
    canvas.toBlob((blob) => download(blob, `${fileName(figure)}.png`), "image/png");
  }

  // As in the files that the server makes: numbers as numbers, and no text that begins a formula.
  function csvCell(text) {
    const number = text.replaceAll(",", "").replace("−", "-");
    if (/^-?\d+(\.\d+)?$/.test(number)) return number;
    const inert = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
  }

  function saveCsv(figure) {
    const rows = [...figure.querySelector(".chart-data table").rows];
    const said = [contentOf(figure).picture?.mark, copyMark()].filter(Boolean).join(" · ");
    const lines = rows.map((row, number) => {
      const texts = [...row.cells].map((cell) => cell.textContent.trim());
      if (said) texts.push(number ? said : figure.dataset.labelUse);
      return texts.map(csvCell).join(",");
    });
    download(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }), `${fileName(figure)}.csv`);
  }

  // The same deeds as in the toolbar, for who has no mouse: the toolbar stays out of the order of tabs.
  function showTools(figure) {
    const tools = figure.querySelector(".chart-tools");
    tools.hidden = false;
    tools.querySelector("[data-image]").addEventListener("click", () => saveImage(figure));
    tools.querySelector("[data-csv]").addEventListener("click", () => saveCsv(figure));
  }

  // A point may carry the address of its origin; only our own paths are followed.
  function addressOf(event) {
    const carried = event.points?.[0]?.customdata;
    const texts = Array.isArray(carried) ? carried : [carried];
    return texts.find((text) => typeof text === "string" && /^\/(?!\/)/.test(text));
  }

  function configOf(figure, canvas) {
    return {
      locale: isChinese ? "zh-CN" : "en-US",
      responsive: true,
      displaylogo: false,
      // On a narrow chart it would cover the labels; the same deeds stand with the data below.
      displayModeBar: canvas.clientWidth < NARROW ? false : "hover",
      modeBarButtons: [
        [
          {
            name: "png",
            title: canvas.dataset.labelImage,
            icon: window.Plotly.Icons.camera,
            click: () => saveImage(figure),
          },
          { name: "csv", title: canvas.dataset.labelCsv, icon: FILE_ICON, click: () => saveCsv(figure) },
          { name: "data", title: canvas.dataset.labelData, icon: DATA_ICON, click: () => openData(figure) },
        ],
      ],
    };
  }

  // Whatever fails leaves a readable page: the sentence says so and the table opens.
  function giveUp(figure, canvas, error) {
    console.error(error);
    if (!canvas) return; // the sentence stands there already
    const sentence = document.createElement("p");
    sentence.className = "chart-failed";
    sentence.textContent = canvas.dataset.failed;
    canvas.replaceWith(sentence);
    const details = figure.querySelector("details");
    if (details) details.open = true;
  }

  // A dark page says what stands there in place of each colour.
  const colours = JSON.parse(document.getElementById("chart-colours")?.textContent || "{}");

  function contentOf(figure) {
    const text = document.getElementById(figure.dataset.chart).textContent;
    return JSON.parse(text.replace(/#[0-9a-f]{6}/g, (colour) => colours[colour] || colour));
  }

  // The promise is the chart's signal: printing waits for it.
  const underWay = new WeakMap();

  function plot(figure) {
    if ("drawn" in figure.dataset) return underWay.get(figure);
    figure.dataset.drawn = "";
    const canvas = figure.querySelector(".chart-canvas");
    try {
      const { data, layout } = contentOf(figure);
      const shown = fullLayout(layout || {}, canvas.clientWidth);
      const drawing = window.Plotly.newPlot(canvas, data, shown, configOf(figure, canvas));
      underWay.set(figure, drawing);
      canvas.on("plotly_click", (event) => {
        const address = addressOf(event);
        if (address) window.location.assign(address);
      });
      canvas.on("plotly_hover", (event) => canvas.classList.toggle("is-link", Boolean(addressOf(event))));
      canvas.on("plotly_unhover", () => canvas.classList.remove("is-link"));
      showTools(figure);
      return drawing;
    } catch (error) {
      giveUp(figure, canvas, error);
    }
  }

  async function draw(figure) {
    try {
      await loadedPlotly();
      await plot(figure);
    } catch (error) {
      giveUp(figure, figure.querySelector(".chart-canvas"), error);
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        observer.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: "200px" },
  );

  const figures = () => document.querySelectorAll("figure[data-chart]");
  figures().forEach((figure) => observer.observe(figure));

  // What is in view comes first. The others are drawn one by one while nothing else is to be done, so
  // that whoever scrolls on, prints or takes a picture of the whole page has them. Folded ones wait.
  const whenIdle = window.requestIdleCallback || ((deed) => setTimeout(deed, 2000));
  async function drawOthers() {
    const next = [...figures()].find((one) => !("drawn" in one.dataset) && one.checkVisibility());
    if (!next) return;
    observer.unobserve(next);
    await draw(next);
    whenIdle(drawOthers);
  }
  window.addEventListener("load", () => whenIdle(() => figures().length && loadedPlotly().then(drawOthers, () => {})));

  // Plotly draws at a fixed width in pixels; paper is narrower than most screens.
  const drawn = () => document.querySelectorAll("figure[data-drawn]:has(.js-plotly-plot)");

  function drawAgain(figure, size) {
    const canvas = figure.querySelector(".chart-canvas");
    const { data, layout } = contentOf(figure);
    const shown = fullLayout(layout || {}, size.width || canvas.clientWidth);
    window.Plotly.react(canvas, data, { ...shown, ...size }, configOf(figure, canvas));
  }

  function printedSize(figure) {
    if (figure.closest(".multiples")) return PRINTED_SMALL;
    if (figure.dataset.size === "card") return PRINTED_CARD;
    return figure.closest(".panel-grid") ? PRINTED_BESIDE : PRINTED;
  }

  // What has no chart in time has its table.
  function openTables() {
    document.querySelectorAll("figure[data-chart]:not(:has(.js-plotly-plot)) .chart-data:not([open])").forEach((table) => {
      table.open = true;
      table.dataset.openedForPrint = "";
    });
  }

  // For the buttons that print: once this has come, every chart that can be drawn is.
  window.chartsDrawn = () => Promise.all([...figures()].map(draw));

  window.addEventListener("beforeprint", () => {
    if (window.Plotly) figures().forEach(plot);
    openTables();
    drawn().forEach((figure) => drawAgain(figure, printedSize(figure)));
  });
  window.addEventListener("afterprint", () => drawn().forEach((figure) => drawAgain(figure, {})));
})();
