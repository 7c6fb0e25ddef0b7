// Who waits for this counter, in calling order.

import { segmentName, serviceName, servicesOf } from "./staff_branch.js";
import { minutes, stopwatch, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { waited_s } from "./teller_counter.js";
import { short } from "./teller_why.js";
import { language, say } from "./words.js";

function rowWords(held, entry, place) {
  const { ticket, reason, slot } = entry;
  const waited = waited_s(held, entry);
  return {
    number: ticket.number,
    why: slot ? say("teller.slot", { at: timeOfDay(Date.parse(slot)) })
      : short({ ...reason, due_in_s: reason.due_in_s - (waited - reason.wait_s) }, place === 0),
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
  made.dataset.number = made.dataset.keep = number;
  return el("li", {}, made);
}

/** Others in the hall, for whom this counter is not the place: "2 more wait for corporate banking, not here." */
function elsewhere(held, hall_waiting) {
  const here = servicesOf(held.counter.profile);
  return Object.entries(hall_waiting || {})
    .filter(([service, n]) => n > 0 && !here.includes(service))
    .map(([service, n]) => say("teller.elsewhere", { n, service: serviceName(service) }));
}

/** Draws the list; `hall_waiting` is {service: n}, `choose(number)` hears of a row that was touched. */
export function drawWaiting(held, hall_waiting, choose) {
  if (held.waiting === null) {
    return;
  }
  write(byId("waiting-count"), say("teller.waiting_count", { n: held.count }));
  const more = held.count - held.waiting.length;
  fill(byId("waiting"),
    ...held.waiting.map((entry, place) => row(rowWords(held, entry, place), place, choose)),
    more > 0 ? el("li.rest", {}, say("teller.waiting_more", { n: more })) : null);
  const nobody = held.waiting.length ? [] : [say("teller.nobody")];
  write(byId("waiting-none"), [...nobody, ...elsewhere(held, hall_waiting)].join(language() === "zh" ? "" : " "));
}

/** The one line of the strip: that the hall is stopped, who waits, or how long the counter is idle. */
export function stripLine(held, seconds, emergency) {
  if (emergency) {
    return say("staff.stopped_short");
  }
  if (held.counter.automatic) {
    return say("teller.automatic");
  }
  return held.counter.state === "open"
    ? say("teller.strip_idle", { time: stopwatch(seconds) })
    : say("teller.strip_waiting", { n: held.count });
}
