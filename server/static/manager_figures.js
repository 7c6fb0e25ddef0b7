// The figures on top: how many wait and how long, what the day has come to.

import { growth } from "./manager_days.js";
import { branch, serviceName } from "./staff_branch.js";
import { now_ms } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";

export const EMPTY = "—";

/** Minutes of a number of seconds: whole from ten up, else one decimal; "—" for nothing. */
export function asMinutes(seconds) {
  if (seconds === null || seconds === undefined) {
    return EMPTY;
  }
  const min = seconds / 60;
  return min < 9.95 ? min.toFixed(1) : String(Math.round(min));
}

/** A share as whole per cent, "—" for a share of nothing. */
export function asPercent(share) {
  return share === null || share === undefined ? EMPTY : String(Math.floor(share * 100 + 1e-9));
}

/** Hours and minutes, 1:04; "—" for nothing at all. */
export function asHours(seconds) {
  if (seconds === null || seconds === undefined) {
    return EMPTY;
  }
  const whole = Math.round(seconds / 60);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Whoever waits longest: {service, seconds, over_s} by now, or null; over_s is how far past the promise. */
export function longest(stats) {
  const passed_s = Math.max(0, ((now_ms() || Date.parse(stats.at)) - Date.parse(stats.at)) / 1000);
  const rows = stats.waiting.filter((row) => row.longest_s !== null).map((row) => {
    const service = branch().services.find((one) => one.code === row.service);
    const seconds = row.longest_s + passed_s;
    return { service: row.service, seconds, over_s: service ? seconds - service.target_wait_min * 60 : 0 };
  });
  return rows.sort((one, other) => other.seconds - one.seconds)[0] || null;
}

/** One figure: what it is, the value, its unit, and a note below. A value that is "—" has no unit. */
export function figure(name, value, unit, note, warn = false) {
  const shown = value === EMPTY ? "b.none" : warn ? "b.warn" : "b";
  const made = el("div", {},
    el("span", {}, say(`manager.${name}`)),
    el("p", {}, el(shown, {}, value), value === EMPTY || !unit ? null : el("i", {}, unit)),
    el("small", {}, note || "\u00a0"));
  made.dataset.figure = name;
  return made;
}

function waitingNow(stats) {
  const n = stats.waiting.reduce((sum, row) => sum + row.n, 0);
  const over = stats.waiting.reduce((sum, row) => sum + row.over_target, 0);
  return figure("waiting", String(n), say("manager.unit_people"), over ? say("manager.over_target", { n: over }) : "");
}

function longestNow(stats) {
  const found = longest(stats);
  if (found === null) {
    return figure("longest", EMPTY, "", say("manager.nobody_waits"));
  }
  const late = found.over_s > 0;
  return figure("longest", asMinutes(found.seconds), say("staff.unit_minutes"),
    late ? say("manager.past_promise", { n: Math.max(1, Math.floor(found.over_s / 60)) }) : serviceName(found.service), late);
}

/** "比上周五 +17 %", or something else where there is nothing to compare. */
function comparison(shown, otherwise) {
  const more = growth(shown);
  const { totals, last } = shown;
  if (more !== null) {
    const percent = Math.round(more * 100);
    return say(shown.live ? "manager.more_than" : "manager.more_than_date", { day: last.name, change: `${percent < 0 ? "−" : percent ? "+" : "±"}${Math.abs(percent)}` });
  }
  if (last && shown.live && !totals.issued) {
    return say("manager.whole_day_before", { day: last.name, n: last.totals.issued });
  }
  return otherwise;
}

/** How many were missed, and did not come back, and how many left. */
export function lostCustomers({ gave_up: lost, abandoned: left }) {
  return say("manager.lost_customers", { missed: Math.max(0, lost - left), left });
}

/** The same; "" where there were none. */
function lostSaid(totals) {
  return totals.gave_up ? lostCustomers(totals) : "";
}

function serviceLevel({ value, calls, target }) {
  const note = value === null ? say("manager.no_calls") : say("manager.goal", { goal: asPercent(target) });
  return figure("service_level", asPercent(value), "%", note, calls > 0 && value < target);
}

function opened(stats) {
  const open = stats.counters.filter((counter) => counter.state !== "closed");
  const paused = open.filter((counter) => counter.state === "paused").length;
  return figure("open_counters", String(open.length), `/ ${stats.counters.length}`,
    paused ? say("manager.paused", { n: paused }) : "");
}

/** Draws the row of figures of today. */
export function drawNow(stats, shown) {
  fill(byId("figures"),
    waitingNow(stats),
    longestNow(stats),
    figure("issued", String(shown.totals.issued), say("manager.unit_tickets"), comparison(shown, lostSaid(shown.totals))),
    serviceLevel(shown.totals.service_level),
    opened(stats));
}

/** Draws the row of figures of a day that is over. */
export function drawPast(shown) {
  const { totals } = shown;
  const { waits, buckets } = totals;
  const none = waits.count ? "" : say("manager.no_calls_then");
  fill(byId("figures"),
    figure("came", String(totals.issued), say("manager.unit_tickets"), comparison(shown, "")),
    figure("mean_wait", asMinutes(waits.mean_s), say("staff.unit_minutes"), none || say("manager.median_is", { n: asMinutes(waits.p50_s) })),
    figure("p90_wait", asMinutes(waits.p90_s), say("staff.unit_minutes"), none || say("manager.over_30", { n: buckets["30+"] })),
    serviceLevel(totals.service_level),
    figure("lost_share", asPercent(totals.abandonment), "%", lostSaid(totals)));
}
