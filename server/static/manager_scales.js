// What the manager's charts show where: the span of the day, the tops of the axes, the values.

import { branch } from "./staff_branch.js";
import { timeOfDay } from "./staff_clock.js";

const HOUR_S = 3600;
const HALF_HOUR_S = 1800;
const HOUR_LABEL_PX = 48;
const USUAL_HOURS = ["09:00-17:00"];     // where every service is always open
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const ROOM_ABOVE = 1.15;                 // for a label over the highest
const P90_COLOUR = "#0a5bd3";
const MEAN_COLOUR = "#3d7fdd";           // darker than its line, for it is text

const minuteOfDay = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The day's span in UTC seconds: the hours of the services, wider where customers came before or after. */
export function span(stats) {
  const now_s = Date.parse(stats.at) / 1000;
  const midnight_s = Math.round(now_s / 60) * 60 - minuteOfDay(timeOfDay(Date.parse(stats.at))) * 60;
  const given = branch().services.flatMap((service) => service.hours);
  const opening = given.length ? given : USUAL_HOURS;
  const opens_s = midnight_s + Math.min(...opening.map((each) => minuteOfDay(each.slice(0, 5)))) * 60;
  const closes_s = midnight_s + Math.max(...opening.map((each) => minuteOfDay(each.slice(6, 11)))) * 60;
  const starts = stats.by_half_hour.map((row) => Date.parse(row.at) / 1000);
  const first_s = Math.min(opens_s, ...starts);
  const from_s = first_s - first_s % HOUR_S;
  const to_s = Math.ceil(Math.max(closes_s, ...starts.map((start) => start + HALF_HOUR_S)) / HOUR_S) * HOUR_S;
  return { from_s, to_s };
}

/** Where the axis is labelled: whole hours, as many as have room in `width_px`. */
export function hours({ from_s, to_s }, width_px) {
  const every_s = Math.ceil((to_s - from_s) / HOUR_S / Math.max(1, width_px / HOUR_LABEL_PX)) * HOUR_S;
  const labelled = [];
  for (let at_s = from_s; at_s <= to_s; at_s += every_s) {
    labelled.push(at_s);
  }
  return labelled;
}

/** The least round top with room above `most`, and the step between at most four gridlines. */
export function top(most) {
  const tops = STEPS.flatMap((step) => [{ top: 2 * step, step }, { top: 3 * step, step }]);
  tops.sort((one, other) => one.top - other.top);
  return tops.find((each) => each.top >= most * ROOM_ABOVE) || { top: most, step: most / 2 };
}

/** The promise of the service that most customers came for, minutes. */
export function mostWaitedFor(stats) {
  const issued = Object.fromEntries(stats.by_service.map((row) => [row.service, row.issued]));
  const services = [...branch().services];
  services.sort((one, other) => (issued[other.code] || 0) - (issued[one.code] || 0));
  return services[0].target_wait_min;
}

/** Where every half hour of the day begins, those to come too, so that a bar is as wide before there are others. */
function halfHours(known, { from_s, to_s }) {
  const starts = [];
  const phase_s = known.length ? (known[0] - from_s) % HALF_HOUR_S : 0;
  for (let at_s = from_s + phase_s; at_s < to_s; at_s += HALF_HOUR_S) {
    starts.push(at_s);
  }
  return starts;
}

/** What the bars are drawn from; the half hour that is not over is a series of its own. */
export function bars(rows, whole) {
  const by_start = new Map(rows.map((row) => [Date.parse(row.at) / 1000, row]));
  const starts = halfHours([...by_start.keys()], whole);
  const arrivals = (unfinished) => starts.map((at_s) => {
    const row = by_start.get(at_s);
    return row && Boolean(row.unfinished) === unfinished ? row.arrivals : null;
  });
  const values = [starts, arrivals(false), arrivals(true)];
  return { ...whole, rows, values, ...top(Math.max(5, ...rows.map((row) => row.arrivals))) };
}

/** The middle of a row's half hour, UTC seconds. */
export function middle_s(row) {
  return Date.parse(row.at) / 1000 + HALF_HOUR_S / 2;
}

function end(rows, field, key, colour) {
  const measured = rows.filter((row) => row[field] !== null);
  const last = measured[measured.length - 1];
  return last ? [{ at_s: middle_s(last), value: last[field] / 60, key, colour }] : [];
}

/** What the lines are drawn from, in minutes; each half hour stands at its middle. */
export function lines(rows, whole, target_min) {
  const minutes = (field) => rows.map((row) => (row[field] === null ? null : row[field] / 60));
  const values = [rows.map(middle_s), minutes("p90_s"), minutes("mean_s")];
  const ends = [
    ...end(rows, "p90_s", "manager.p90_end", P90_COLOUR),
    ...end(rows, "mean_s", "manager.mean_end", MEAN_COLOUR),
  ];
  const peak = rows.reduce((most, row) => (row.p90_s > (most ? most.p90_s : 0) ? row : most), null);
  return { ...whole, target_min, ends, peak, values, ...top(Math.max(target_min, ...values[1].map((value) => value || 0))) };
}
