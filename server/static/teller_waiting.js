// Who waits for this counter, in calling order, beside the teller's own day.

import { segmentName, serviceName, servicesOf } from "./staff_branch.js";
import { minutes, stopwatch } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { waited_s } from "./teller_counter.js";
import { short } from "./teller_why.js";
import { language, say } from "./words.js";

function rowWords(held, entry, place) {
  const { ticket, reason } = entry;
  const waited = waited_s(held, entry);
  return {
    number: ticket.number,
    why: short({ ...reason, due_in_s: reason.due_in_s - (waited - reason.wait_s) }, place === 0),
    who: [serviceName(ticket.service), segmentName(ticket.segment) || say("teller.ordinary")].join(" · "),
    waited: minutes(waited),
  };
}

function row({ number, why, who, waited }, place, choose) {
  const made = el(place === 0 ? "button.w.next" : "button.w", {
    type: "button", title: say("teller.call"), onclick: () => choose(number),
  },
  el("b.number", {}, number),
  el("span", {}, why, el("small", {}, who)),
  el("i", {}, waited));
  made.dataset.number = number;
  return el("li", {}, made);
}

/** Others in the hall, for whom this counter is not the place: "2 more wait for corporate banking, not here." */
function elsewhere(held, hall_waiting) {
  const here = servicesOf(held.counter.profile);
  return Object.entries(hall_waiting || {})
    .filter(([service, n]) => n > 0 && !here.includes(service))
    .map(([service, n]) => say("teller.elsewhere", { n, service: serviceName(service) }));
}

function figure(value, unit, label) {
  return el("div", {}, el("b", {}, value), unit ? el("i", {}, unit) : null, el("span", {}, label));
}

function drawOwnDay(counter) {
  const mean_s = counter.mean_service_s;
  fill(byId("own"),
    figure(String(counter.served_today), "", say("teller.served")),
    mean_s === null
      ? figure("—", "", say("teller.mean_service"))
      : figure((mean_s / 60).toFixed(1), say("staff.unit_minutes"), say("teller.mean_service")),
    figure(String(Math.round(counter.paused_s / 60)), say("staff.unit_minutes"), say("teller.paused_today")));
}

/** Draws the list and the own day; `hall_waiting` is {service: n}, `choose(number)` hears of a row that was touched. */
export function drawWaiting(held, hall_waiting, choose) {
  drawOwnDay(held.counter);
  if (held.waiting === null) {
    return;
  }
  write(byId("waiting-count"), say("teller.waiting_count", { n: held.count }));
  fill(byId("waiting"), ...held.waiting.map((entry, place) => row(rowWords(held, entry, place), place, choose)));
  const nobody = held.waiting.length ? [] : [say("teller.nobody")];
  write(byId("waiting-none"), [...nobody, ...elsewhere(held, hall_waiting)].join(language() === "zh" ? "" : " "));
}

/** The one line of the strip: who waits, or how long the counter is idle. */
export function stripLine(held, seconds) {
  return held.counter.state === "open"
    ? say("teller.strip_idle", { time: stopwatch(seconds) })
    : say("teller.strip_waiting", { n: held.count });
}
