// Two charts of the day by half hour: who came, and how long they waited.

import { byId, el, fill } from "./staff_dom.js";
import { asMinutes } from "./manager_figures.js";
import { bars, hours, lines, middle_s, mostWaitedFor, span } from "./manager_scales.js";
import { timeOfDay } from "./staff_clock.js";
import { say } from "./words.js";
import uPlot from "./vendor/uPlot.esm.js";

const HEIGHT = 212;
const FONT = '12px "Inter Variable", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const BOLD = `700 13px ${FONT.slice(5)}`;
const INK = "#14203a";
const MUTED = "#55607a";
const LINE = "#e3e5ea";
const ACCENT = "#0a5bd3";
const PALE = "#b9d0f3";           // the half hour that is not over
const LIGHT = "#84acea";
const QUARTER_S = 900;

const charts = {};   // by place: {plot, about}; `about` is what the labels are drawn from

function axes(place, unit) {
  const common = { stroke: MUTED, font: FONT, ticks: { show: false } };
  return [
    {
      ...common, size: 28, gap: 6, grid: { show: false },
      splits: (u) => hours(charts[place].about, u.width),
      values: (u, splits) => splits.map((at_s) => timeOfDay(at_s * 1000).replace(/^0/, "")),
    },
    {
      ...common, size: 64, gap: 8, grid: { stroke: LINE, width: 1 },
      splits: () => steps(charts[place].about),
      values: (u, splits) => splits.map((value, n) => (n === splits.length - 1 ? `${value} ${say(unit)}` : String(value))),
    },
  ];
}

function steps({ top, step }) {
  return Array.from({ length: Math.round(top / step) + 1 }, (_, n) => n * step);
}

/** Writes `text` at a point of the plot, `align` as a canvas has it. */
function label(u, text, x_px, y_px, colour = INK, align = "center", font = BOLD) {
  const ratio = devicePixelRatio;
  u.ctx.save();
  u.ctx.font = font.replace(/(\d+)px/, (_, size) => `${size * ratio}px`);
  u.ctx.fillStyle = colour;
  u.ctx.textAlign = align;
  u.ctx.textBaseline = "middle";
  u.ctx.strokeStyle = "#fff";           // a gridline does not run through it
  u.ctx.lineWidth = 4 * ratio;
  u.ctx.lineJoin = "round";
  u.ctx.strokeText(text, x_px, y_px);
  u.ctx.fillText(text, x_px, y_px);
  u.ctx.restore();
}

function labelBars(u) {
  const { rows } = charts.arrivals.about;
  const above = (row, text, colour, font, align, shift_s) => label(u, text,
    u.valToPos(middle_s(row) + shift_s, "x", true),
    u.valToPos(row.arrivals, "y", true) - 10 * devicePixelRatio, colour, align, font);
  const peak = rows.reduce((most, row) => (row.arrivals > (most ? most.arrivals : 0) ? row : most), null);
  const last = rows[rows.length - 1];
  if (peak && peak !== last) {
    above(peak, String(peak.arrivals), INK, BOLD, "center", 0);
  }
  if (last && last.unfinished) {
    above(last, say("manager.unfinished", { n: last.arrivals }), MUTED, FONT, "left", -QUARTER_S);
  }
}

function drawTarget(u, target_min) {
  const y = u.valToPos(target_min, "y", true);
  u.ctx.save();
  u.ctx.strokeStyle = INK;
  u.ctx.lineWidth = 1.5 * devicePixelRatio;
  u.ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
  u.ctx.beginPath();
  u.ctx.moveTo(u.bbox.left, y);
  u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
  u.ctx.stroke();
  u.ctx.restore();
  return y;
}

/** The line's ends say what they are, moved apart where they would touch; so do the promise and the peak. */
function labelLines(u) {
  const { target_min, ends, peak } = charts.waits.about;
  const ratio = devicePixelRatio;
  const right_px = u.bbox.left + u.bbox.width + 8 * ratio;
  label(u, say("manager.promise", { n: target_min }), right_px, drawTarget(u, target_min), INK, "left");
  let least_px = u.bbox.top + u.bbox.height - 6 * ratio;       // above the axis, and each above the one before
  const placed = ends.map((each) => ({ ...each, y_px: u.valToPos(each.value, "y", true) }));
  for (const { at_s, y_px, value, key, colour } of placed.sort((one, other) => other.y_px - one.y_px)) {
    const at_px = Math.min(y_px, least_px);
    label(u, say(key, { n: asMinutes(value * 60) }), u.valToPos(at_s, "x", true) + 10 * ratio, at_px, colour, "left");
    least_px = at_px - 16 * ratio;
  }
  if (peak && ends[0].at_s !== middle_s(peak)) {
    label(u, asMinutes(peak.p90_s), u.valToPos(middle_s(peak), "x", true),
      u.valToPos(peak.p90_s / 60, "y", true) - 12 * ratio, INK);
  }
}

function make(place, unit, series, padding, drawn) {
  const about = () => charts[place].about;
  return new uPlot({
    width: byId(place).clientWidth, height: HEIGHT, padding, series: [{}, ...series],
    legend: { show: false }, cursor: { show: false }, axes: axes(place, unit),
    scales: {
      x: { time: false, range: () => [about().from_s, about().to_s] },
      y: { range: () => [0, about().top] },
    },
    hooks: { draw: [drawn] },
  }, about().values, byId(place));
}

function show(place, about, unit, series, padding, drawn) {
  const first = !charts[place];
  charts[place] = { ...charts[place], about };
  if (first) {
    charts[place].plot = make(place, unit, series, padding, drawn);
    new ResizeObserver(() => charts[place].plot.setSize({ width: byId(place).clientWidth, height: HEIGHT }))
      .observe(byId(place));
  } else {
    charts[place].plot.setData(about.values);
  }
}

/** The same figures as a table, for those who cannot see the charts. */
function tell(rows) {
  fill(byId("chart-table"), el("table", {},
    el("caption", {}, say("manager.by_half_hour")),
    el("thead", {}, el("tr", {}, ...["half_hour", "arrivals_column", "mean_min", "p90_min"]
      .map((key) => el("th", { scope: "col" }, say(`manager.${key}`))))),
    el("tbody", {}, ...rows.map((row) => el("tr", {},
      el("th", { scope: "row" }, row.start), el("td", {}, String(row.arrivals)),
      el("td", {}, asMinutes(row.mean_s)), el("td", {}, asMinutes(row.p90_s)))))));
}

/** Draws both charts; the type's own face first, for a canvas does not wait for it. */
export async function drawCharts(stats) {
  await document.fonts.load(BOLD);
  const rows = stats.by_half_hour;
  const bar = uPlot.paths.bars({ size: [.84, 100], align: 1 });
  const whole = span(stats);
  byId("arrivals-note").textContent = rows.length ? "" : say("manager.nobody_came");
  show("arrivals", bars(rows, whole), "manager.unit_people",
    [{ fill: ACCENT, paths: bar, points: { show: false } }, { fill: PALE, paths: bar, points: { show: false } }],
    [12, 24, 0, 0], labelBars);
  const line = (stroke, width) => ({ stroke, width, points: { show: true, size: 5, fill: stroke, stroke } });
  show("waits", lines(rows, whole, mostWaitedFor(stats)), "staff.unit_minutes",
    [line(ACCENT, 2.5), line(LIGHT, 1.5)], [12, 88, 0, 0], labelLines);
  tell(rows);
}
