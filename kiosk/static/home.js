// The first page: the question, and the cards that answer it.

import { named, say } from "/static/words.js";
import { drawCards, entriesOf, groupKey } from "./cards.js";
import { SERVICES_MAX } from "./visit.js";
import { waysOf, WAYS } from "./ways.js";

const part = (id) => document.getElementById(id);

function question(inside, visit) {
  if (inside) {
    return named(inside.group);
  }
  const large = document.body.classList.contains("large");
  return say(visit.several ? "kiosk.question_several" : large ? "kiosk.question_short" : "kiosk.question");
}

function lead(entries, visit) {
  if (visit.several) {
    return say("kiosk.lead_several", { limit: SERVICES_MAX });
  }
  if (visit.again) {
    return say("kiosk.lead_again");
  }
  if (visit.shown) {
    return say("kiosk.lead_shown");
  }
  return say(entries.some((entry) => entry.members) ? "kiosk.lead_groups"
    : document.body.classList.contains("low") ? "kiosk.lead_low" : "kiosk.lead");
}

function drawOtherWays(seen, is_giving) {
  part("back").hidden = false;
  part("question").textContent = say("kiosk.other");
  part("lead").textContent = "";
  drawCards(part("services"), waysOf(seen.branch, is_giving), seen.page, seen.branch.timezone);
}

/** Draws it for who stands there: `seen` is what is shown, `visit` what was chosen so far. */
export function drawHome(seen, visit, is_giving) {
  if (seen.group === WAYS) {
    drawOtherWays(seen, is_giving);
    return;
  }
  const { services } = seen.branch;
  if (seen.group !== null && !services.some((service) => groupKey(service) === seen.group)) {
    seen.group = null;
  }
  const inside = seen.group === null ? null : services.find((service) => groupKey(service) === seen.group);
  const entries = entriesOf(services, seen.group).map((entry) => (
    visit.several && entry.service ? { ...entry, place: visit.place(entry.service.code) } : entry
  ));
  part("back").hidden = !inside && !visit.isBegun;
  part("question").textContent = question(inside, visit);
  part("lead").textContent = lead(entries, visit);
  part("lead").classList.toggle("known", Boolean(visit.shown));
  drawCards(part("services"), entries, seen.page, seen.branch.timezone);
}
