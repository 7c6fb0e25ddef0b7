// A chart of the manager's pages: its axes, its colours, the words on it.

import { byId } from "./staff_dom.js";
import uPlot from "./vendor/uPlot.esm.js";

export const FONT = '12px "Inter Variable", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
export const BOLD = `700 13px ${FONT.slice(5)}`;
const HATCH_PX = 6;
const CASING = 4;                // around words, half of it on each side
const AXIS_WIDE = 64;            // of the words beside a chart, unless they are wider
const AXIS_EDGE = 4;

const charts = {};               // by place: {plot, chart}

/** A colour of house.css as it is now: by day, by night, on paper. */
export function colour(name) {
  return getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
}

/** Slanting lines, for what colour alone shall not tell. */
export function hatched(u, name) {
  const size = HATCH_PX * devicePixelRatio;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour("pale");
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = colour(name);
  pen.lineWidth = devicePixelRatio;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return u.ctx.createPattern(tile, "repeat");
}

/** How wide bold words of a chart are with the casing around them, canvas pixels. */
export function wide(u, text) {
  u.ctx.save();
  u.ctx.font = BOLD.replace(/(\d+)px/, (_, size) => `${size * devicePixelRatio}px`);
  const width = u.ctx.measureText(text).width + CASING * devicePixelRatio;
  u.ctx.restore();
  return width;
}

/** Writes `text` at a point of the plot (canvas pixels), `align` as a canvas has it. */
export function label(u, text, x_px, y_px, { shade = "ink", align = "center", font = BOLD } = {}) {
  const ratio = devicePixelRatio;
  u.ctx.save();
  u.ctx.font = font.replace(/(\d+)px/, (_, size) => `${size * ratio}px`);
  u.ctx.fillStyle = colour(shade);
  u.ctx.textAlign = align;
  u.ctx.textBaseline = "middle";
  u.ctx.strokeStyle = colour("card");           // a gridline does not run through it
  u.ctx.lineWidth = CASING * ratio;
  u.ctx.lineJoin = "round";
  u.ctx.strokeText(text, x_px, y_px);
  u.ctx.fillText(text, x_px, y_px);
  u.ctx.restore();
}

/** Draws a dotted line from edge to edge at `value`; its height in canvas pixels. */
export function dotted(u, value) {
  const y = u.valToPos(value, "y", true);
  const ratio = devicePixelRatio;
  u.ctx.save();
  u.ctx.strokeStyle = colour("ink");
  u.ctx.lineWidth = 1.5 * ratio;
  u.ctx.setLineDash([2 * ratio, 4 * ratio]);
  u.ctx.beginPath();
  u.ctx.moveTo(u.bbox.left, y);
  u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
  u.ctx.stroke();
  u.ctx.restore();
  return y;
}

/** A line through `values` at their half hours that rises and falls in steps, with a casing so that it is seen over bars. */
export function steps(u, values) {
  const ratio = devicePixelRatio;
  const starts = u.data[0];
  const half = starts.length > 1 ? starts[1] - starts[0] : 0;
  for (const [shade, width] of [["card", 4.5], ["ink", 1.5]]) {
    u.ctx.save();
    u.ctx.strokeStyle = colour(shade);
    u.ctx.lineWidth = width * ratio;
    u.ctx.beginPath();
    let drawing = false;
    values.forEach((value, place) => {
      if (value === null) {
        drawing = false;
        return;
      }
      const y = u.valToPos(value, "y", true);
      const [left, right] = [u.valToPos(starts[place], "x", true), u.valToPos(starts[place] + half, "x", true)];
      u.ctx[drawing ? "lineTo" : "moveTo"](left, y);
      u.ctx.lineTo(right, y);
      drawing = true;
    });
    u.ctx.stroke();
    u.ctx.restore();
  }
}

/** As wide as the longest word at the axis, so that none is cut off. uPlot asks again until the size holds still. */
function wordsWide(u, said, axis, cycle) {
  const { font, gap } = u.axes[axis];
  if (cycle > 1) {
    return u.axes[axis]._size;
  }
  u.ctx.font = font[0];
  const widest = Math.max(0, ...(said || []).map((word) => u.ctx.measureText(word).width / devicePixelRatio));
  return Math.max(AXIS_WIDE, Math.ceil(widest) + gap + AXIS_EDGE);
}

function axes(place) {
  const common = { stroke: () => colour("muted"), font: FONT, ticks: { show: false } };
  const given = () => charts[place].chart;
  return [
    {
      ...common, size: 28, gap: 6, grid: { show: false },
      splits: (u) => given().across.ticks(u.width), values: (u, at) => given().across.say(at),
    },
    {
      ...common, size: wordsWide, gap: 8, grid: { stroke: () => colour("line"), width: 1 },
      splits: () => given().up.at, values: (u, at) => given().up.say(at),
    },
  ];
}

/** Says the values under the pointer beside the chart's heading, its note where there are none. */
function readOut(place, u) {
  const { note = "", read } = charts[place].chart;
  const under = read && u.cursor.left >= 0 ? read(u.posToVal(u.cursor.left, "x")) : "";
  if (byId(`${place}-note`)) {
    byId(`${place}-note`).textContent = under || note;
  }
}

function make(place) {
  const given = () => charts[place].chart;
  const { padding, series } = given();
  const side = (n) => (u) => (typeof given().padding[n] === "function" ? given().padding[n](u) : given().padding[n]);
  return new uPlot({
    width: byId(place).clientWidth, height: byId(place).clientHeight, padding: padding.map((_, n) => side(n)), series: [{}, ...series],
    legend: { show: false }, axes: axes(place),
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: () => [given().across.from, given().across.to] },
      y: { range: () => [given().up.from, given().up.to] },
    },
    hooks: { drawClear: [(u) => (given().under || (() => {}))(u)], draw: [(u) => given().over(u)], setCursor: [(u) => readOut(place, u)] },
  }, given().values, byId(place));
}

/**
 * Draws a chart at a place of the page, or what has become of it.
 *
 * chart: {padding, series, values, across: {from, to, ticks(width_px), say(at)}, up: {from, to, at, say(at)},
 * under(u), over(u): what is drawn below and above the series, note, read(x): what is said at its heading when nothing
 * and when x is pointed at}. Series stay as they were first; a padding may be a function of the plot.
 */
export function show(place, chart) {
  const known = charts[place];
  charts[place] = { ...known, chart };
  if (known) {
    known.plot.setData(chart.values);
    known.plot.redraw(false, true);      // its words may be of another language over the same span
    readOut(place, known.plot);
    return;
  }
  charts[place].plot = make(place);
  readOut(place, charts[place].plot);
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = byId(place);
    if (width) {
      charts[place].plot.setSize({ width, height });
    }
  }).observe(byId(place));
}

/** Ticks that are said as numbers, the unit on the top one only. */
export function withUnit(at, unit, unit_at = at.length - 1) {
  return at.map((value, place) => (place === unit_at ? `${value} ${unit}` : String(value)));
}

/** The colours change with the light and on paper: the charts are drawn again. */
function watchLight() {
  for (const wanted of ["print", "(prefers-color-scheme: dark)"]) {
    matchMedia(wanted).addEventListener("change", () => {
      Object.values(charts).forEach(({ plot }) => plot.redraw(false));
    });
  }
}

let watched = false;

/** Waits for the type's own face, for a canvas does not. */
export async function ready() {
  if (!watched) {
    watched = true;
    watchLight();
  }
  await document.fonts.load(BOLD);
}
