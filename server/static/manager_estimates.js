// Whether the waits that customers were told held, by day.

import { BOLD, colour, dotted, label, ready, show, withUnit } from "./manager_charts.js";
import { dayShort } from "./manager_days.js";
import { asMinutes, EMPTY } from "./manager_figures.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";

const BAND = [72, 88];           // per cent, what an upper bound of 80 % should cover
const SHOULD = 80;
const LEAST = 60;                // the chart begins here, lower where a day does
const LEAST_STEP = 10;
const MOST = 100;
const MARGIN = .1;               // of the chart's span below and above, for dots and their values
const DAYS = 14;
const ROOM = 24;                 // pixels that a value needs

function labelDots(u, days) {
  const y = dotted(u, SHOULD);
  const ratio = devicePixelRatio;
  label(u, say("manager.should_be", { n: SHOULD }), u.bbox.left + u.bbox.width + 8 * ratio, y, { align: "left" });
  let said_until = -Infinity;        // two values side by side would be read as one
  days.forEach((day, place) => {
    const percent = percentOf(day);
    if (percent !== null) {
      const x = u.valToPos(place, "x", true);
      const room = x - said_until > ROOM * ratio;
      dot(u, x, u.valToPos(percent, "y", true), percent, room);
      said_until = room && isOutside(percent) ? x : said_until;
    }
  });
}

const isOutside = (percent) => percent < BAND[0] || percent > BAND[1];

/** Inside the band a filled dot; outside a hollow one that says its value where there is room. */
function dot(u, x, y, percent, room) {
  const ratio = devicePixelRatio;
  const outside = isOutside(percent);
  u.ctx.save();
  u.ctx.beginPath();
  u.ctx.arc(x, y, (outside ? 5 : 4.5) * ratio, 0, 2 * Math.PI);
  u.ctx.fillStyle = colour(outside ? "card" : "accent");
  u.ctx.strokeStyle = colour(outside ? "warn" : "accent");
  u.ctx.lineWidth = 2 * ratio;
  u.ctx.fill();
  u.ctx.stroke();
  u.ctx.restore();
  if (outside && room) {
    const has_room_below = y + 24 * ratio < u.bbox.top + u.bbox.height;        // not over the days under the chart
    label(u, String(percent), x, y + (percent < SHOULD && has_room_below ? 15 : -15) * ratio, { shade: "warn", font: BOLD });
  }
}

function drawBand(u) {
  const [low, high] = BAND.map((value) => u.valToPos(value, "y", true));
  u.ctx.save();
  u.ctx.fillStyle = colour("tint");
  u.ctx.fillRect(u.bbox.left, high, u.bbox.width, low - high);
  u.ctx.restore();
}

const percentOf = (day) => (day.coverage80 === null || !day.n ? null : Math.round(day.coverage80 * 100));

const readDay = (day) => [
  dayShort(day.day), percentOf(day) === null ? EMPTY : `${percentOf(day)} %`, say("manager.people", { n: day.n }),
].join(" · ");

async function drawCoverage(days) {
  await ready();
  const last = Math.max(days.length, DAYS) - 1;
  const known = days.map(percentOf).filter((percent) => percent !== null);
  const least = Math.min(LEAST, ...known.map((percent) => Math.floor(percent / LEAST_STEP) * LEAST_STEP));
  const margin = (MOST - least) * MARGIN;
  const at = days.length > 1 ? [0, days.length - 1] : days.length ? [0] : [];
  show("coverage", {
    padding: [12, 60, 0, 0],
    series: [{ stroke: null, points: { show: false } }],
    values: [days.length ? days.map((_, place) => place) : [0], days.length ? days.map(percentOf) : [null]],
    note: say("manager.estimates_what"),
    read: (place) => (days[Math.round(place)] ? readDay(days[Math.round(place)]) : ""),
    across: { from: -.5, to: last + .5, ticks: () => at, say: (places) => places.map((place) => dayShort(days[place].day)) },
    up: { from: least - margin, to: MOST + margin, at: [least, ...BAND, MOST], say: (values) => withUnit(values, "%") },
    under: drawBand, over: (u) => labelDots(u, days),
  });
}

function pairFigure(name, value, unit, note) {
  const made = el("div", {}, el("p", {}, el(value === EMPTY ? "b.none" : "b", {}, value), value === EMPTY ? null : el("i", {}, unit)), el("small", {}, note));
  made.dataset.figure = name;
  return made;
}

/** Which estimates are given, and what keeps better ones away. */
function tierNow(now) {
  const given = say(`manager.tier.${now.general}`);
  return now.why ? [given, el("br"), say(`manager.tier_why.${now.why}`)] : [given];
}

/** Draws how often the upper bound held and how far off the middle was, by day; `answer` is that of GET /stats/estimates or null. */
export async function drawEstimates(answer, day) {
  const days = answer ? answer.by_day : [];
  const today = days.find((one) => one.day === day) || { n: 0, mae_s: null, coverage80: null };
  fill(byId("estimate-figures"),
    pairFigure("coverage", String(percentOf(today) ?? EMPTY), "%", say("manager.coverage_note", { low: BAND[0], high: BAND[1] })),
    pairFigure("error", asMinutes(today.n ? today.mae_s : null), say("staff.unit_minutes"), say("manager.error_note")));
  fill(byId("estimate-tier"), ...(answer && answer.tier_now ? tierNow(answer.tier_now) : [say("manager.no_estimates")]));
  byId("coverage").setAttribute("aria-label", days.filter((one) => percentOf(one) !== null)
    .map((one) => `${dayShort(one.day)} ${percentOf(one)} %`).join(say("manager.and")) || say("manager.no_estimates"));
  await drawCoverage(days);
}
