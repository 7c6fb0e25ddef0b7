// The charts of a day by half hour: who came, how long they waited, how many within their promise.

import { BOLD, colour, dotted, FONT, hatched, label, ready, show, steps, wide, withUnit } from "./manager_charts.js";
import { asMinutes, asPercent, EMPTY } from "./manager_figures.js";
import { clockOf, everyHalfHour, HALF_HOUR_MIN, hours, peakOf, promise, span, top } from "./manager_scales.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";
import uPlot from "./vendor/uPlot.esm.js";

const LEAST_TOP = 5;             // customers: a day with one does not fill the chart
const LABEL_PX = 16;             // from one label's middle to the next
const LABEL_WIDE_PX = 100;       // two that begin further apart do not touch
const ENDS_WIDE_PX = 96;         // beside the waits, unless the words there are wider
const EDGE_PX = 8;               // between the plot and words beside it
const SO_FAR_WIDE_PX = 64;       // for the words at a half hour that is the last of the chart and not over
const MIDDLE_MIN = HALF_HOUR_MIN / 2;
const GOAL_PERCENT = 80;

const inMinutes = (seconds) => (seconds === null || seconds === undefined ? null : seconds / 60);
const ticks = ({ top: most, step }) => Array.from({ length: Math.round(most / step) + 1 }, (_, n) => n * step);

function across(whole) {
  const say_ = (at) => at.map((minute, n) => clockOf(minute, n > 0 && n < at.length - 1));
  return { ...whole, ticks: (width_px) => hours(whole, width_px), say: say_ };
}

function up(scale, unit) {
  const at = ticks(scale);
  return { from: 0, to: scale.top, at, say: (splits) => withUnit(splits, unit) };
}

const ratio = () => devicePixelRatio;
const x_of = (u, minute) => u.valToPos(minute, "x", true);
const y_of = (u, value) => u.valToPos(value, "y", true);

function bar() {
  return uPlot.paths.bars({ size: [.84, 100], align: 1 });
}

const filled = (name) => ({ fill: () => colour(name), stroke: null, paths: bar(), points: { show: false } });
const unfinished = () => ({ fill: (u) => hatched(u, "accent"), stroke: null, paths: bar(), points: { show: false } });

/** Where words in the middle of a half hour are clear of what stands in the half hours they reach over: {minute, value}. */
function clearOver(u, text, minute, tops) {
  const slot_px = x_of(u, minute + HALF_HOUR_MIN) - x_of(u, minute);
  const reach = Math.ceil((wide(u, text) / 2 + slot_px / 2) / slot_px) - 1;      // half hours on each side
  const under = tops.filter((each) => Math.abs(each.minute - minute) <= reach * HALF_HOUR_MIN);
  return Math.min(...under.map((each) => y_of(u, each.value))) - 10 * ratio();
}

function labelBars(u, rows, last) {
  const before = new Map(last ? last.rows.map((row) => [row.minute, row.arrivals]) : []);
  const at = (row, text, options = {}) => {
    const y_px = y_of(u, row.arrivals) - 10 * ratio();
    const line_px = y_of(u, before.has(row.minute) ? before.get(row.minute) : -1);
    const touches = Math.abs(line_px - y_px) < LABEL_PX * .7 * ratio();      // the line of the week before
    const x_px = x_of(u, row.minute + (options.align === "left" ? 0 : MIDDLE_MIN));
    label(u, text, x_px, touches ? Math.min(y_px, line_px - 10 * ratio()) : y_px, options);
  };
  const peak = peakOf(rows, (row) => row.arrivals, (row) => !row.unfinished);
  if (peak && peak.arrivals) {
    at(peak, String(peak.arrivals));
  }
  const now = rows.find((row) => row.unfinished);
  if (now) {
    const beside = rows[rows.indexOf(now) - 1];       // a higher bar, which words in the middle would run into
    const align = beside && beside.arrivals > now.arrivals ? "left" : "center";
    at(now, say("manager.unfinished", { n: now.arrivals }), { shade: "muted", font: FONT, align });
  }
  if (last) {
    const least = (now || rows[rows.length - 1] || { minute: -Infinity }).minute;
    const free = last.rows.filter((row) => row.minute > least + HALF_HOUR_MIN);
    const named = free.length ? peakOf(free, (row) => row.arrivals) : last.rows[last.rows.length - 1];
    if (named) {
      const tops = [...rows, ...last.rows].map((row) => ({ minute: row.minute, value: row.arrivals }));
      label(u, last.name, x_of(u, named.minute + MIDDLE_MIN), clearOver(u, last.name, named.minute, tops));
    }
  }
}

/** What a chart says of the half hour under the pointer: `words(row, row_before)` after the time, "" where there is neither. */
function reader(rows, last, words) {
  return (minute) => {
    const start = Math.floor(minute / HALF_HOUR_MIN) * HALF_HOUR_MIN;
    const [row, before] = [rows, last ? last.rows : []].map((those) => those.find((each) => each.minute === start));
    return row || before ? [`${clockOf(start)}–${clockOf(start + HALF_HOUR_MIN)}`, ...words(row, before)].join(" · ") : "";
  };
}

/** Whether words that begin at the half hour that is not over would reach over the chart's end. */
function isLast(rows, whole) {
  return rows.some((row) => row.unfinished && row.minute + 2 * HALF_HOUR_MIN >= whole.to);
}

function arrivals({ rows, last, live }, whole) {
  const before = last ? last.rows : [];
  const own = (wanted) => everyHalfHour(whole, rows, (row) => (row.unfinished === wanted ? row.arrivals : null));
  const whole_ones = own(false);
  const past = everyHalfHour(whole, before, (row) => row.arrivals).values;
  const most = Math.max(LEAST_TOP, ...[...rows, ...before].map((row) => row.arrivals));
  return {
    padding: [12, isLast(rows, whole) ? SO_FAR_WIDE_PX : 24, 0, 0], series: [filled("accent"), unfinished()],
    values: [whole_ones.starts, whole_ones.values, own(true).values],
    across: across(whole), up: up(top(most), say("manager.unit_people")),
    note: rows.length ? "" : say(live ? "manager.nobody_came" : "manager.nobody_that_day"),
    read: reader(rows, last, (row, past_row) => [
      `${row ? row.arrivals : 0} ${say("manager.unit_people")}`, ...(past_row ? [`${last.name} ${past_row.arrivals}`] : []),
    ]),
    over: (u) => {
      if (last) {
        steps(u, past);
      }
      labelBars(u, rows, last);
    },
  };
}

/** The half hours that lines are drawn through: in one just begun only those called at once have been counted. */
const settled = (rows) => rows.filter((row) => !row.unfinished);

/**
 * Words at the ends of lines, moved up where they would touch each other or run along the promise's dots.
 * `ends` are {minute, value, text, shade, font}; one without a minute stands at the right edge, under each other with
 * those of lines that end there.
 */
function labelEnds(u, ends, dots_px) {
  const right_px = u.bbox.left + u.bbox.width;
  const gap_px = LABEL_PX * ratio();
  const placed = [];
  const isAtEdge = ({ minute }) => minute === null || x_of(u, minute) > right_px - gap_px * 4;
  const wanted = ends.map((each) => ({
    ...each, y_px: y_of(u, each.value), x_px: isAtEdge(each) ? right_px + EDGE_PX * ratio() : x_of(u, each.minute) + 10 * ratio(),
  }));
  for (const each of wanted.sort((one, other) => other.y_px - one.y_px)) {
    const near = placed.filter((other) => Math.abs(other.x_px - each.x_px) < LABEL_WIDE_PX * ratio());
    each.y_px = Math.min(each.y_px, u.bbox.top + u.bbox.height - 6 * ratio(), ...near.map((other) => other.y_px - gap_px));
    if (!isAtEdge(each) && Math.abs(each.y_px - dots_px) < gap_px / 2) {
      each.y_px = dots_px - gap_px * .7;
    }
    placed.push(each);
    label(u, each.text, each.x_px, each.y_px, { shade: each.shade, font: each.font, align: "left" });
  }
}

function endOf(rows, field) {
  const measured = rows.filter((row) => inMinutes(row[field]) !== null);
  return measured[measured.length - 1] || null;
}

function lineEnds({ rows: all, last }) {
  const rows = settled(all);
  const told = [
    [rows, "p80_s", last ? "manager.p80_today" : "manager.p80_end", "accent", BOLD],
    [rows, "p50_s", "manager.median_end", "accent", FONT],
    ...(last ? [[last.rows, "p80_s", "manager.p80_last", "muted", BOLD]] : []),
  ];
  return told.flatMap(([of, field, key, shade, font]) => {
    const row = endOf(of, field);
    return row === null ? [] : [{
      minute: row.minute + MIDDLE_MIN, value: inMinutes(row[field]), shade, font,
      text: say(key, { n: asMinutes(row[field]), day: last ? last.name : "", today: last ? last.own_name : "" }),
    }];
  });
}

const allEnds = (shown, target_min) => [
  { minute: null, value: target_min, text: say("manager.promise", { n: target_min }) }, ...lineEnds(shown),
];

/** The pixels beside the plot that the longest words at an end need. */
function endsWide(u, ends) {
  return Math.max(ENDS_WIDE_PX, EDGE_PX + Math.ceil(Math.max(...ends.map(({ text }) => wide(u, text))) / ratio()));
}

function labelLines(u, shown, target_min) {
  const y_px = dotted(u, target_min);
  labelEnds(u, allEnds(shown, target_min), y_px);
  const rows = settled(shown.rows);
  const peak = peakOf(rows, (row) => inMinutes(row.p80_s));
  if (peak && peak !== endOf(rows, "p80_s")) {
    label(u, asMinutes(peak.p80_s), x_of(u, peak.minute + MIDDLE_MIN), y_of(u, inMinutes(peak.p80_s)) - 12 * ratio());
  }
}

function waits(shown, whole) {
  const target_min = promise(shown.services);
  const before = shown.last ? shown.last.rows : [];
  const of = (those, field) => everyHalfHour(whole, those, (row) => inMinutes(row[field]));
  const rows = settled(shown.rows);
  const p80 = of(rows, "p80_s");
  const past = of(before, "p80_s").values;
  const line = (name, width, dash, size) => ({
    stroke: () => colour(name), width, dash, points: { show: true, size, fill: () => colour(name), stroke: () => colour(name) },
  });
  const most = Math.max(target_min, ...[...p80.values, ...past].map((value) => value || 0));
  const minutes_ = (seconds) => `${asMinutes(seconds)} ${say("staff.unit_minutes")}`;
  return {
    padding: [12, (u) => endsWide(u, allEnds(shown, target_min)), 0, 0],
    note: rows.some((row) => row.p80_s !== null) || !shown.live ? say("manager.p80_means") : say("manager.no_half_hour"),
    read: reader(rows, shown.last, (row, before) => [
      ...(row ? [say("manager.p80_end", { n: minutes_(row.p80_s) }), say("manager.median_end", { n: minutes_(row.p50_s) })] : []),
      ...(before ? [`${say("manager.p80_last", { day: shown.last.name })} ${minutes_(before.p80_s)}`] : []),
    ]),
    series: [line("past", 2, [], 3), line("accent", 1.5, [5, 3], 3), line("accent", 2.5, [], 6)],
    values: [p80.starts.map((at) => at + MIDDLE_MIN), past, of(rows, "p50_s").values, p80.values],
    across: across(whole), up: up(top(most), say("staff.unit_minutes")),
    over: (u) => labelLines(u, shown, target_min),
  };
}

/** Says a bar's per cent over it, clear of higher bars beside it and of the goal's dots. */
function labelLevel(u, row, rows, percent, goal_px) {
  const value = percent(row);
  const text = String(value);
  const over_px = clearOver(u, text, row.minute, rows.map((other) => ({ minute: other.minute, value: percent(other) ?? 0 })));
  const y_px = Math.abs(over_px - goal_px) < LABEL_PX * .7 * ratio() ? goal_px - LABEL_PX * .7 * ratio() : over_px;
  label(u, text, x_of(u, row.minute + MIDDLE_MIN), y_px, { shade: value < GOAL_PERCENT ? "warn" : "ink" });
}

/** The lowest and the latest; one of them where they are so near that their words would touch. */
function labelledLevels(u, low, latest, percent) {
  const near = low && latest && low !== latest
    && x_of(u, latest.minute) - x_of(u, low.minute) < (wide(u, String(percent(low))) + wide(u, String(percent(latest)))) / 2;
  const both = near ? [percent(low) < GOAL_PERCENT ? low : latest] : [low, latest];
  return new Set(both.filter(Boolean));
}

function levels({ rows }, whole) {
  const percent = (row) => (row.service_level.value === null ? null : Number(asPercent(row.service_level.value)));
  const own = (wanted) => everyHalfHour(whole, rows, (row) => (row.unfinished === wanted ? percent(row) : null));
  const done = own(false);
  const low = peakOf(rows, (row) => (percent(row) === null ? null : -percent(row)), (row) => !row.unfinished);
  const latest = rows.filter((row) => percent(row) !== null).pop();
  return {
    padding: [20, 64, 0, 0], series: [filled("accent"), unfinished()],
    values: [done.starts, done.values, own(true).values],
    across: across(whole), up: { from: 0, to: 100, at: [0, 50, 100], say: (at) => withUnit(at, "%") },
    note: "", read: reader(rows, null, (row) => [
      percent(row) === null ? EMPTY : `${percent(row)} %`, say("manager.people", { n: row.service_level.calls }),
    ]),
    over: (u) => {
      const y_px = dotted(u, GOAL_PERCENT);
      label(u, say("manager.goal_end", { goal: GOAL_PERCENT }), u.bbox.left + u.bbox.width + 8 * ratio(), y_px, { align: "left" });
      for (const row of labelledLevels(u, low, latest, percent)) {
        labelLevel(u, row, rows, percent, y_px);
      }
    },
  };
}

/** The same figures as a table, for those who cannot see the charts. */
function tell(rows) {
  fill(byId("chart-table"), el("table", {},
    el("caption", {}, say("manager.by_half_hour")),
    el("thead", {}, el("tr", {}, ...["half_hour", "arrivals_column", "median_min", "p80_min", "level"]
      .map((key) => el("th", { scope: "col" }, say(`manager.${key}`))))),
    el("tbody", {}, ...rows.map((row) => el("tr", {},
      el("th", { scope: "row" }, row.start), el("td", {}, String(row.arrivals)),
      el("td", {}, asMinutes(row.p50_s)), el("td", {}, asMinutes(row.p80_s)),
      el("td", {}, asPercent(row.service_level.value)))))));
}

/** Draws the charts of a day (manager_days.js) that the page has places for. */
export async function drawDayCharts(shown) {
  await ready();
  const whole = span([...shown.rows, ...(shown.last ? shown.last.rows : [])]);
  for (const [place, chart] of Object.entries({ arrivals, waits, levels })) {
    if (byId(place)) {
      show(place, chart(shown, whole));
    }
  }
  tell(shown.rows);
}
