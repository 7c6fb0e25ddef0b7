// The branch's names and limits, as the page's template embeds them (server/console/known.py).

import { byId } from "./staff_dom.js";
import { named } from "./words.js";

let embedded = null;

/** What `known` of server/console/known.py gives. */
export function branch() {
  if (embedded === null) {
    embedded = JSON.parse(byId("branch").textContent);
  }
  return embedded;
}

function nameOf(list, code) {
  const found = list.find((one) => one.code === code);
  return found ? named(found.name) : code;
}

/** A service's name in the page's language; its code where the branch no longer has it. */
export function serviceName(code) {
  return nameOf(branch().services, code);
}

/** What a customer should have ready for a service, "" for nothing. */
export function bring(code) {
  const service = branch().services.find((one) => one.code === code);
  return service ? named(service.bring) : "";
}

/** A segment's name; "" for ordinary customers, who need no tag. */
export function segmentName(code) {
  return code === "ordinary" ? "" : nameOf(branch().segments, code);
}

/** A zone's name. */
export function zoneName(code) {
  return nameOf(branch().zones, code);
}

/** The codes of the services that a work profile takes. */
export function servicesOf(profile) {
  const found = branch().profiles.find((one) => one.name === profile);
  const all = branch().services.map((service) => service.code);
  return !found || found.services.includes("*") ? all : found.services;
}

/** The service of this code, as the branch file has it; an empty one where it has it no more. */
export function serviceOf(code) {
  return branch().services.find((service) => service.code === code) || {};
}

/** The name of a reason to put a customer on hold; "" for one that is none of the branch's list. */
export function parkName(code) {
  const found = branch().parks.find((park) => park.code === code);
  return found ? named(found.name) : "";
}

/** A reason of pausing: {code, name, limit_min or null}. */
export function pauseOf(code) {
  return branch().pauses.find((pause) => pause.code === code) || { code, name: code || "", limit_min: null };
}
