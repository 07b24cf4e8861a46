// Draws each <figure class="chart"> that the page describes by its data attributes. The table beside it says the same.
import * as echarts from "echarts/core";
import { LineChart, MapChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent, GeoComponent } from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

echarts.use([LineChart, MapChart, AriaComponent, GridComponent, TooltipComponent, GeoComponent, CanvasRenderer, SVGRenderer]);

const language = document.documentElement.lang;
const words = {
  fr: { hidden: "masqué ou non détenu", here: "territoire choisi", approx: "contours approximatifs", png: "Image PNG", svg: "Image SVG", none: "Aucun contour détenu : déposez un fichier de contours.", period: "Période", between: "entre", and: "et", zoom: "Agrandir", unzoom: "Réduire", points: "pt", broken: "autre zonage ou nomenclature" },
  nl: { hidden: "verborgen of niet aanwezig", here: "gekozen gebied", approx: "benaderende omtrekken", png: "PNG-beeld", svg: "SVG-beeld", none: "Geen omtrek aanwezig: lever een bestand met omtrekken aan.", period: "Periode", between: "tussen", and: "en", zoom: "Vergroten", unzoom: "Verkleinen", points: "procentpunt", broken: "andere indeling of lijst" },
  en: { hidden: "hidden or not held", here: "chosen territory", approx: "approximate outlines", png: "PNG image", svg: "SVG image", none: "No outline held: drop a file of outlines.", period: "Period", between: "between", and: "and", zoom: "Zoom in", unzoom: "Zoom out", points: "pts", broken: "other zoning or list" },
}[language];

// Five steps of brick, distinct in grey and to colour-blind eyes; the darkest is the most.
const steps = ["#fbe6dc", "#f2bfa8", "#df8d70", "#b9533a", "#7d2c1a"];
const dark = matchMedia("(prefers-color-scheme: dark)");
const ink = () => getComputedStyle(document.documentElement).getPropertyValue("--text").trim();
const missingColour = () => (dark.matches ? "#3b3733" : "#e9e5e0");
const hatch = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(120,110,100,.7)" };

for (const figure of document.querySelectorAll("figure.chart")) {
  (figure.dataset.chart === "map" ? drawMap(figure) : drawSeries(figure)).catch(() => figure.classList.add("failed"));
}

function format(value, unit) {
  if (value === null || value === undefined) return "–";
  const tag = { fr: "fr-FR", nl: "nl-BE", en: "en-GB" }[language];
  const number = (n, digits) => n.toLocaleString(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "negative" }).replace("-", "\u2212");
  switch (unit) {
    case "share": return `${number(value * 100, 1)}${language === "en" ? "" : "\u00a0"}%`;
    case "share-difference": return `${value >= 0.0005 ? "+" : ""}${number(value * 100, 1)} ${words.points}`;
    case "index": return number(value, 2);
    default: return number(value, 0);
  }
}

function described(properties, unit) {
  const { value, low, high, name } = properties;
  const bounds = low !== null && high !== null && high - low > 1e-9
    ? ` (${words.between} ${format(low, unit)} ${words.and} ${format(high, unit)})` : "";
  const mark = properties.status === "broken-series" ? ` (${words.broken})` : "";
  return `${name}\n${format(value, unit)}${bounds}${mark}`;
}

async function drawMap(figure) {
  const unit = figure.dataset.unit;
  let data = await load(figure.dataset.source);
  if (data.features.length === 0) {
    figure.querySelector(".placeholder").textContent = words.none;
    return;
  }

  const { canvas, tools } = frame(figure);
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  const legend = document.createElement("ul");
  legend.className = "legend";
  canvas.after(legend);
  const render = () => {
    const option = mapOption(figure, data, unit);
    chart.setOption(option, true);
    describe(canvas, figure.dataset.name, data.features.map((f) => described(f.properties, unit).replace("\n", " ")));
    fillLegend(legend, data, unit);
  };
  render();
  follow(chart, canvas, render);
  addZoom(chart, tools, () => data);
  addImages(figure, tools, () => mapOption(figure, data, unit));
  addSlider(figure, tools, async (period) => {
    const address = new URL(figure.dataset.source, location.href);
    address.searchParams.set("period", period);
    data = await load(address);
    figure.dataset.name = figure.dataset.name.replace(/[^ ]+$/, period); // the name ends with its period
    render();
  });
}

function mapOption(figure, data, unit) {
  const values = data.features.map((f) => f.properties.value).filter((v) => v !== null);
  const cuts = cutsOf(values);
  const isHere = (f) => f.properties.zone === figure.dataset.here;
  const known = new Map(data.features.map((f) => [f.properties.zone, f.properties]));
  // The shape of the map is registered under its content: two figures of one page never mix.
  const name = `${figure.dataset.source}#${data.features.length}`;
  echarts.registerMap(name, {
    ...data,
    // The chosen zone is drawn last, so that no neighbour covers its border.
    features: [...data.features].sort((a, b) => isHere(a) - isHere(b)).map((f) => ({ ...f, properties: { ...f.properties, name: f.properties.zone } })),
  });
  return {
    animation: false,
    textStyle: { fontFamily: "Source Sans 3, sans-serif" },
    tooltip: bubble(({ name: zone }) => described(known.get(zone), unit)),
    series: [{
      type: "map", map: name, roam: "move", nameProperty: "name", aspectScale: 0.64, selectedMode: false,
      layoutCenter: ["50%", "50%"], layoutSize: "98%",
      label: { show: data.features.length <= 14, formatter: ({ name: zone }) => short(known.get(zone).name), fontSize: 13, fontWeight: 600 },
      labelLayout: { hideOverlap: true },
      emphasis: { label: { show: true }, itemStyle: { areaColor: null, borderWidth: 2 } },
      data: data.features.map((f) => {
        const isKnown = f.properties.value !== null;
        return {
          name: f.properties.zone,
          value: f.properties.value,
          label: { color: "#22201e", textBorderColor: "#ffffff", textBorderWidth: 3 },
          itemStyle: {
            areaColor: isKnown ? steps[classOf(f.properties.value, cuts)] : missingColour(),
            decal: isKnown ? null : hatch,
            borderColor: isHere(f) ? "#0b57d0" : "#ffffff",
            borderWidth: isHere(f) ? 3 : 0.8,
          },
        };
      }),
    }],
  };
}

// It waits for the pointer, which may come over it to read or copy; Escape takes it away.
const bubble = (textOf) => ({
  enterable: true, confine: true, showDelay: 150, hideDelay: 600, className: "bubble",
  formatter: (pointed) => echarts.format.encodeHTML(textOf(pointed)).replaceAll("\n", "<br>"),
});

const short = (name) => name.replace(/\s*\(.*\)$/, "");

// Equal counts in each class: the same rule for every map, said in its legend by the bounds themselves.
function cutsOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const cuts = [1, 2, 3, 4].map((i) => sorted[Math.min(sorted.length - 1, Math.floor((i * sorted.length) / 5))]);
  return [...new Set(cuts)];
}

function classOf(value, cuts) {
  const above = cuts.filter((cut) => value >= cut).length;
  return cuts.length >= 4 ? above : Math.min(4, Math.round((above * 4) / Math.max(1, cuts.length)));
}

function fillLegend(legend, data, unit) {
  const values = data.features.map((f) => f.properties.value).filter((v) => v !== null);
  const cuts = cutsOf(values);
  const groups = new Map();
  for (const value of values) {
    const key = classOf(value, cuts);
    const [low, high] = groups.get(key) ?? [Infinity, -Infinity];
    groups.set(key, [Math.min(low, value), Math.max(high, value)]);
  }

  const items = [...groups].sort(([a], [b]) => a - b).map(([key, [low, high]]) =>
    [steps[key], low === high ? format(low, unit) : `${format(low, unit)} – ${format(high, unit)}`, false]);
  if (values.length < data.features.length) items.push([missingColour(), words.hidden, true]);
  legend.replaceChildren(...items.map(([colour, text, isHatched]) => {
    const item = document.createElement("li");
    const key = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    key.setAttribute("width", "14");
    key.setAttribute("height", "14");
    key.setAttribute("aria-hidden", "true");
    key.innerHTML = `<rect width="14" height="14" fill="${colour}" stroke="#777"/>${isHatched ? "<path d='M0 14L14 0M-4 8L8-4M6 18L18 6' stroke='#777'/>" : ""}`;
    item.append(key, text);
    return item;
  }));
  if (data.features.some((f) => f.properties.approximate)) {
    const note = document.createElement("li");
    note.textContent = words.approx;
    legend.append(note);
  }
}

async function drawSeries(figure) {
  const unit = figure.dataset.unit;
  const { figures } = await load(figure.dataset.source);
  const points = figures.filter((f) => f.value !== null);
  if (points.length === 0) return;
  const { canvas, tools } = frame(figure);
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  const option = () => seriesOption(points, unit);
  chart.setOption(option());
  describe(canvas, figure.dataset.name, points.map((p) => `${p.period} ${format(p.value, unit)}`));
  follow(chart, canvas, () => chart.setOption(option(), true));
  addImages(figure, tools, option);
}

// A line joins two points only where the series is not broken between them.
function seriesOption(points, unit) {
  const line = { color: ink() };
  const broken = points.map((p) => p.status === "broken-series");
  const whole = points.map((p, i) => (broken[i] ? null : p.value));
  const lonely = points.map((p, i) => (broken[i] ? p.value : null));
  return {
    animation: false,
    aria: { enabled: true, decal: { show: true } },
    textStyle: { fontFamily: "Source Sans 3, sans-serif", color: ink() },
    grid: { left: 8, right: 24, top: 24, bottom: 8, containLabel: true },
    tooltip: { ...bubble(([{ dataIndex }]) => `${points[dataIndex].period}\n${format(points[dataIndex].value, unit)}\n${points[dataIndex].source}`), trigger: "axis" },
    xAxis: { type: "category", data: points.map((p) => p.period), axisLabel: line, axisLine: { lineStyle: line } },
    yAxis: { type: "value", min: unit === "share" || unit === "projects" ? 0 : null, axisLabel: { formatter: (v) => format(v, unit), color: ink() } },
    series: [
      { type: "line", data: whole, symbolSize: 9, lineStyle: { color: "#b9533a" }, itemStyle: { color: "#b9533a" }, label: { show: true, formatter: ({ value }) => format(value, unit), color: ink() } },
      { type: "line", data: lonely, symbol: "emptyCircle", symbolSize: 11, lineStyle: { width: 0 }, itemStyle: { color: "#b9533a" }, label: { show: true, formatter: ({ value }) => format(value, unit), color: ink() } },
    ],
  };
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function frame(figure) {
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  const tools = document.createElement("div");
  tools.className = "tools";
  figure.replaceChildren(canvas, tools);
  return { canvas, tools };
}

function describe(canvas, title, lines) {
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${title}. ${lines.slice(0, 12).join("; ")}`);
}

function follow(chart, canvas, render) {
  // What the pointer shows goes by Escape, also while the pointer is on it.
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    chart.dispatchAction({ type: "hideTip" });
    for (const shown of canvas.querySelectorAll(".bubble")) shown.style.visibility = "hidden";
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
  dark.addEventListener("change", render);
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function addZoom(chart, tools) {
  let zoom = 1;
  const set = (factor) => {
    zoom = Math.min(8, Math.max(1, zoom * factor));
    chart.setOption({ series: [{ zoom }] });
  };
  tools.append(button(`+ ${words.zoom}`, () => set(1.5)), button(`− ${words.unzoom}`, () => set(1 / 1.5)));
}

function addImages(figure, tools, option) {
  const draw = (renderer) => {
    const holder = document.createElement("div");
    const copy = echarts.init(holder, null, { renderer, width: 900, height: 600, ssr: renderer === "svg" });
    copy.setOption({ ...option(), backgroundColor: "#ffffff", title: { text: figure.dataset.name } });
    return copy;
  };
  const save = (address, extension) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = `${figure.dataset.name.replace(/[^\p{L}\p{N}]+/gu, "-")}.${extension}`;
    link.click();
  };
  tools.append(
    button(words.png, () => save(draw("canvas").getDataURL({ type: "png", pixelRatio: 2 }), "png")),
    button(words.svg, () => save(URL.createObjectURL(new Blob([draw("svg").renderToSVGString()], { type: "image/svg+xml" })), "svg")));
}

function addSlider(figure, tools, change) {
  const periods = (figure.dataset.periods ?? "").split(",").filter(Boolean).reverse();
  if (periods.length < 2) return;
  const label = document.createElement("label");
  const slider = document.createElement("input");
  const shown = document.createElement("output");
  Object.assign(slider, { type: "range", min: 0, max: periods.length - 1, value: periods.length - 1 });
  shown.textContent = periods.at(-1);
  slider.addEventListener("input", () => {
    shown.textContent = periods[slider.value];
    change(periods[slider.value]);
  });
  label.append(words.period, slider, shown);
  tools.append(label);
}
