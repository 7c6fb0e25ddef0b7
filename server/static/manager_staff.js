// What each member of staff did: by name, never ranked, with what makes the figures unlike each other.

import { asHours, asMinutes, EMPTY } from "./manager_figures.js";
import { head, whatNow } from "./manager_tables.js";
import { pauseOf } from "./staff_branch.js";
import { byId, el, fill } from "./staff_dom.js";
import { named, say } from "./words.js";

export const FEW_CASES = 10;     // a mean of fewer says nothing of a person

/** Whether too few were served for a mean to say anything. */
export function isFew(served) {
  return served < FEW_CASES;
}

/** "用餐 0:30 · 扎账 0:05" of {reason: seconds}; "" for none. */
function pausesSaid(paused_s) {
  return Object.entries(paused_s).filter(([, seconds]) => seconds >= 60)
    .map(([reason, seconds]) => `${named(pauseOf(reason).name) || say("manager.no_reason")} ${asHours(seconds)}`).join(" · ");
}

function pauseCell(paused_s) {
  const total = Object.values(paused_s || {}).reduce((sum, seconds) => sum + seconds, 0);
  return el("td.pauses", {}, paused_s ? (total ? asHours(total) : EMPTY) : EMPTY, paused_s ? el("small", {}, pausesSaid(paused_s)) : null);
}

function cells(row) {
  const few = isFew(row.served);
  const volume = row.weighted_volume;
  return [
    el("td", {}, String(row.served)),
    el("td", {}, row.served && volume !== null && volume !== undefined ? volume.toFixed(1) : EMPTY),
    el(few ? "td.faint" : "td", {}, row.served ? asMinutes(row.mean_serving_s) : EMPTY),
    el("td", {}, asHours(row.idle_s)),
    pauseCell(row.paused_s),
  ];
}

function nowOf(counters, name) {
  const counter = counters.find((one) => one.staff === name && one.state !== "closed");
  return counter ? [el("td.left", {}, String(counter.number)), whatNow(counter)]
    : [el("td.left.muted", {}, EMPTY), el("td.left.muted", {}, say("manager.not_at_a_counter"))];
}

function staffRow(row, counters) {
  const made = el(isFew(row.served) ? "tr.few" : "tr", {},
    el("th.left", { scope: "row" }, row.name), ...(counters ? nowOf(counters, row.name) : []), ...cells(row));
  made.dataset.staff = row.name;
  return made;
}

/** Those who sit at counters now but have no figures yet stand in the table too. */
function everybody(staff, counters) {
  const known = new Set(staff.map((row) => row.name));
  const here = (counters || []).filter((counter) => counter.staff && !known.has(counter.staff) && counter.state !== "closed");
  const nothing = { served: 0, mean_serving_s: null, idle_s: null, paused_s: null, weighted_volume: null };
  const rows = [...staff, ...[...new Set(here.map((counter) => counter.staff))].map((name) => ({ ...nothing, name }))];
  return rows.sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Draws a row for each member of staff, by name. `staff` is the answer of GET /stats/staff or null where there is none,
 * `counters` those of today or null on a day that is over.
 */
export function drawStaff(staff, counters) {
  const rows = everybody(staff ? staff.staff : [], counters);
  const now = counters ? [["counter", "th.left"], ["now", "th.left"]] : [];
  fill(byId("staff-table"),
    head(["staff", "th.left"], ...now, ["served"], ["weighted"], ["service_min"], ["idle"], ["pauses"]),
    el("tbody", {}, ...(rows.length ? rows.map((row) => staffRow(row, counters))
      : [el("tr", {}, el("td.left.muted", { colspan: String(6 + now.length) }, say(counters ? "manager.nobody_signed_in" : "manager.nobody_worked")))])));
  const few = rows.filter((row) => row.served && isFew(row.served)).map((row) => row.name);
  fill(byId("staff-note"), say("manager.staff_note"),
    ...(few.length ? [el("br"), say("manager.few_cases", { names: few.join(say("manager.and")), n: FEW_CASES })] : []));
}
