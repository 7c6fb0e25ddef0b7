// The figures on top: how many wait and how long, what the day has come to.

import { branch, serviceName } from "./staff_branch.js";
import { now_ms } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";

const EMPTY = "—";

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

function figure(name, value, unit, note, warn = false) {
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

function serviceLevel({ value, calls, target }) {
  const note = value === null ? say("manager.no_calls") : say("manager.goal", { goal: asPercent(target) });
  return figure("service_level", asPercent(value), "%", note, calls > 0 && value < target);
}

/** Draws the row of figures. */
export function drawFigures(stats) {
  const { totals } = stats;
  const open = stats.counters.filter((counter) => counter.state !== "closed");
  const paused = open.filter((counter) => counter.state === "paused").length;
  const none = totals.waits.count ? "" : say("manager.no_calls");
  fill(byId("figures"),
    waitingNow(stats),
    longestNow(stats),
    figure("issued", String(totals.issued), "", totals.no_show + totals.abandoned
      ? say("manager.lost_customers", { missed: totals.no_show, left: totals.abandoned }) : ""),
    figure("served", String(totals.served), "", ""),
    figure("mean_wait", asMinutes(totals.waits.mean_s), say("staff.unit_minutes"), none),
    figure("p90_wait", asMinutes(totals.waits.p90_s), say("staff.unit_minutes"),
      totals.waits.count ? say("manager.over_30", { n: totals.buckets["30+"] }) : none),
    serviceLevel(totals.service_level),
    figure("open_counters", String(open.length), `/ ${stats.counters.length}`,
      paused ? say("manager.paused", { n: paused }) : ""));
}
