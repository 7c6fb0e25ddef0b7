// Who waits for this counter, in calling order, beside the teller's own day.

import { segmentName, serviceName } from "./teller_current.js";
import { short } from "./teller_why.js";
import { minutes, stopwatch } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { say } from "./words.js";

function row(entry, place, branch, choose) {
  const { ticket, reason } = entry;
  const made = el(place === 0 ? "button.w.next" : "button.w", {
    type: "button", title: say("teller.call"), onclick: () => choose(ticket.number),
  },
  el("b.number", {}, ticket.number),
  el("span", {}, short(reason, place === 0),
    el("small", {}, [serviceName(branch, ticket.service), segmentName(branch, ticket.segment) || say("teller.ordinary")]
      .join(" · "))),
  el("i", {}, minutes(reason.wait_s)));
  made.dataset.number = ticket.number;
  return el("li", {}, made);
}

/** Others in the hall, for whom this counter is not the place: "2 more wait for corporate banking, not here." */
function elsewhere(held, branch, hall_waiting) {
  if (!hall_waiting) {
    return "";
  }
  const here = {};
  held.waiting.forEach((entry) => { here[entry.ticket.service] = (here[entry.ticket.service] || 0) + 1; });
  return Object.entries(hall_waiting)
    .filter(([service, n]) => n > 0 && !here[service])
    .map(([service, n]) => say("teller.elsewhere", { n, service: serviceName(branch, service) }))
    .join(" ");
}

function drawOwnDay(counter) {
  const figure = (value, unit, label) => el("div", {},
    el("b", {}, value), unit ? el("i", {}, unit) : null, el("span", {}, label));
  const mean = counter.mean_service_s;
  fill(byId("own"),
    figure(String(counter.served_today), "", say("teller.served")),
    mean === null || mean === undefined
      ? figure("—", "", say("teller.mean_service"))
      : figure((mean / 60).toFixed(1), say("staff.unit_minutes"), say("teller.mean_service")),
    figure(String(Math.round(counter.paused_s / 60)), say("staff.unit_minutes"), say("teller.paused_today")));
}

/** Draws the list and the own day; `hall_waiting` is {service: n}, `choose(number)` hears of a row that was touched. */
export function drawWaiting(held, branch, hall_waiting, choose) {
  const { waiting, counter } = held;
  write(byId("waiting-count"), waiting ? say("teller.waiting_count", { n: waiting.length }) : "");
  if (waiting) {
    fill(byId("waiting"), ...waiting.map((entry, place) => row(entry, place, branch, choose)));
    write(byId("waiting-none"), [waiting.length ? "" : say("teller.nobody"), elsewhere(held, branch, hall_waiting)]
      .filter(Boolean).join(" "));
  }
  drawOwnDay(counter);
}

/** The one line of the strip: who waits, or how long the counter is idle. */
export function stripLine(held, seconds) {
  return held.counter.state === "open"
    ? say("teller.strip_idle", { time: stopwatch(seconds) })
    : say("teller.strip_waiting", { n: held.waiting ? held.waiting.length : 0 });
}
