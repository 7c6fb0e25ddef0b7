// The teller's own day: how many, how long, paused for what, how long without a break.

import { branch, pauseOf } from "./staff_branch.js";
import { since_s, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { named, say } from "./words.js";

const HOUR_MIN = 60;

function figure(value, unit, label) {
  return el("div", {}, el("b", {}, value), unit ? el("i", {}, unit) : null, el("span", {}, label));
}

/** Whole minutes as a span of time: 47 min, 1 h 26 min. */
function span(minutes) {
  const hours = Math.floor(minutes / HOUR_MIN);
  const n = minutes % HOUR_MIN;
  return !hours ? say("staff.minutes", { n }) : say(n ? "teller.hours" : "teller.hours_whole", { hours, n });
}

function pausedFor(counter) {
  const reasons = Object.entries(counter.pauses).filter(([, lasted_s]) => lasted_s >= HOUR_MIN);
  return reasons.map(([code, lasted_s]) => `${pauseName(code)} ${span(Math.floor(lasted_s / 60))}`).join(" · ");
}

/** The name of a pause's reason, also of the one that nobody chose. */
export function pauseName(code) {
  return code === "unattended" ? say("teller.unattended") : named(pauseOf(code).name);
}

function drawWork(counter) {
  const limit_min = branch().continuous_work_min;
  const worked_s = since_s(counter.working_since);
  byId("work").hidden = worked_s === null;
  if (worked_s === null) {
    return;
  }
  const worked_min = Math.floor(worked_s / 60);
  const over = worked_min >= limit_min;
  const at = timeOfDay(Date.parse(counter.working_since));
  byId("work").classList.toggle("warn", over);
  write(byId("work-for"), say(over ? "teller.worked_long" : "teller.worked", { time: span(worked_min), at }));
  write(byId("work-limit"), over ? "" : say("teller.work_limit", { time: span(limit_min) }));
  byId("work-bar").value = Math.min(worked_min, limit_min);
  byId("work-bar").max = limit_min;
}

/** Draws it; the figures are the counter's of today. */
export function drawOwnDay(counter) {
  const mean_s = counter.mean_service_s;
  fill(byId("own"),
    figure(String(counter.served_today), say("teller.unit_served"), say("teller.served")),
    mean_s === null
      ? figure("—", "", say("teller.mean_service"))
      : figure((mean_s / 60).toFixed(1), say("staff.unit_minutes"), say("teller.mean_service")),
    figure(String(Math.floor(counter.paused_s / 60)), say("staff.unit_minutes"), say("teller.paused_today")));
  write(byId("own-pauses"), pausedFor(counter));
  drawWork(counter);
}
