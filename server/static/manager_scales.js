// Where the manager's charts show what: the span of the day, the tops of the axes, the half hours.
//
// Across is the time on the branch's clocks in minutes of its business day, so that days lie over each other.

import { branch } from "./staff_branch.js";

const DAY_MIN = 1440;
const HOUR_MIN = 60;
export const HALF_HOUR_MIN = 30;
const HOUR_LABEL_PX = 48;
const USUAL_HOURS = ["09:00-17:00"];     // where every service is always open
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const ROOM_ABOVE = 1.15;                 // for a label over the highest

/** "09:30" as minutes of the business day: what comes after midnight comes after what came before. */
export function minuteOf(clock) {
  const minute = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  return minute(clock) + (minute(clock) < minute(branch().day_starts) ? DAY_MIN : 0);
}

/** The other way round: "9:30", the whole hours between the first and the last without minutes. */
export function clockOf(minute, short = false) {
  const two = (n) => String(n).padStart(2, "0");
  const hour = Math.floor(minute % DAY_MIN / 60);
  return short && minute % 60 === 0 ? String(hour) : `${hour}:${two(minute % 60)}`;
}

/** The day's span in minutes: the hours of the services, wider where customers came before or after. */
export function span(rows) {
  const given = branch().services.flatMap((service) => service.hours);
  const opening = given.length ? given : USUAL_HOURS;
  const starts = rows.map((row) => row.minute);
  const from = Math.min(...opening.map((each) => minuteOf(each.slice(0, 5))), ...starts);
  const to = Math.max(...opening.map((each) => minuteOf(each.slice(6, 11))), ...starts.map((start) => start + HALF_HOUR_MIN));
  return { from: Math.floor(from / HOUR_MIN) * HOUR_MIN, to: Math.ceil(to / HOUR_MIN) * HOUR_MIN };
}

/** Where the axis is labelled: whole hours, as many as have room in `width_px`. */
export function hours({ from, to }, width_px) {
  const every = Math.ceil((to - from) / HOUR_MIN / Math.max(1, width_px / HOUR_LABEL_PX)) * HOUR_MIN;
  const labelled = [];
  for (let at = from; at <= to; at += every) {
    labelled.push(at);
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
export function promise(services) {
  const issued = Object.fromEntries(services.map((row) => [row.service, row.issued]));
  const offered = [...branch().services];
  offered.sort((one, other) => (issued[other.code] || 0) - (issued[one.code] || 0));
  return offered[0].target_wait_min;
}

/** Every half hour of the span, and `value(row)` of those there are rows for, null for the others. */
export function everyHalfHour({ from, to }, rows, value) {
  const found = new Map(rows.map((row) => [row.minute, row]));
  const starts = [];
  for (let at = from; at < to; at += HALF_HOUR_MIN) {
    starts.push(at);
  }
  return { starts, values: starts.map((at) => (found.has(at) ? value(found.get(at)) : null)) };
}

/** The row with the greatest `value(row)`, null where there is none; `some(row)` says which count. */
export function peakOf(rows, value, some = () => true) {
  return rows.filter((row) => value(row) !== null && some(row))
    .reduce((most, row) => (most === null || value(row) > value(most) ? row : most), null);
}
