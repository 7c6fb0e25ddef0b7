// The line that says on staff pages that the hall is stopped.

import { timeOfDay } from "./staff_clock.js";
import { byId, fill, el } from "./staff_dom.js";
import { named, say } from "./words.js";

/** Draws it for `emergency` ({text, since}), or takes it away when that is null. */
export function drawStopped(emergency) {
  const place = byId("stopped");
  place.hidden = !emergency;
  fill(place, ...(emergency ? [
    el("span", {}, say("staff.stopped", { time: timeOfDay(Date.parse(emergency.since)) })),
    el("bdi", {}, named(emergency.text)),
  ] : []));
}
