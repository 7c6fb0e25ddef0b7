// The one piece of advice: what to do, what it is now and what it would be, one key.

import { api, newKey } from "./client.js";
import { asMinutes } from "./manager_figures.js";
import { serviceName } from "./staff_branch.js";
import { timeOfDay } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";

const LENT_MIN = 30;

function keyFor({ service, counter, action, minutes = LENT_MIN }) {
  if (action === "open" || counter === null || counter === undefined) {
    return null;
  }
  const key = el("button.button.primary", { type: "button" }, say("manager.lend", { counter, n: minutes }));
  Object.assign(key.dataset, { action: "lend", counter, service, minutes, keep: "lend" });
  return key;
}

/** Who must do what beside the key, or where there is none; "" for nothing. */
function beside({ counter, action, closed }) {
  if (action === "open") {
    return say("manager.ask_to_open", { counter });
  }
  return closed ? say("manager.lent_once_open") : "";
}

function opening(row) {
  const { service, now_min: now, with_one_more_min: then } = row;
  const note = beside(row);
  return [
    el("div", {}, el("h2", {}, say("manager.one_more")),
      el("p", {}, say("manager.expects", { service: serviceName(service) }), " ",
        el("b", {}, now === null ? say("manager.no_counter_now") : say("manager.minutes", { n: now }))),
      el("p", {}, say("manager.then"), " ", el("b", {}, say("manager.minutes", { n: then }))),
      note ? el("p", {}, note) : null),
    keyFor(row),
  ];
}

function morningOf(morning) {
  return [
    el("div", {}, el("h2", {}, morning.suggestion || say("manager.morning")),
      el("p", {}, say("manager.morning_of", { n: morning.customers, p90: asMinutes(morning.p90_s) }))),
    el("a.button", { href: `/manager/day/${morning.day}` }, say("manager.morning")),
  ];
}

function lentRow({ counter, service, until }) {
  const key = el("button.button.small", { type: "button" }, say("manager.end_lending"));
  Object.assign(key.dataset, { action: "end-lending", counter, service, keep: `lent ${counter} ${service}` });
  return el("li", {}, el("span", {}, say("manager.is_lent", { counter, service: serviceName(service), at: timeOfDay(Date.parse(until)) })), key);
}

/** Draws the one piece of advice: to open a window, else the morning page until the first call, else that all is well. */
export function drawAdvice(advice, called) {
  const [open] = advice ? advice.open_window : [];
  const morning = advice && advice.morning;
  const lent = (advice && advice.lent) || [];
  byId("advice").dataset.state = open ? "open" : "quiet";
  fill(byId("advice"), ...(open ? opening(open) : morning && !called ? morningOf(morning)
    : [el("div", {}, el("h2", {}, say("manager.all_well")), el("p", {}, say("manager.all_well_why")))]),
  lent.length ? el("ul.lent", {}, ...lent.map(lentRow)) : null);
}

/** Lends a counter a service, or ends that; resolves to what to say of it. */
export async function lend({ action, counter, service, minutes }) {
  const ending = action === "end-lending";
  const path = `/counters/${counter}/lend${ending ? "/end" : ""}`;
  await api("POST", path, ending ? { service } : { service, minutes: Number(minutes) }, { key: newKey() });
  return say(ending ? "manager.done.end_lending" : "manager.done.lend", { counter, service: serviceName(service), n: minutes });
}
