// Which screen is right now.

import { isTakeable } from "./cards.js";
import { WAYS } from "./ways.js";

/** Whether today's numbers are used up: the server said so, or no service is left that has any. */
export function isFull(seen) {
  const { day, services } = seen.branch;
  const used_up = services.some((service) => service.full) && !services.some(isTakeable);
  return used_up || (seen.full_day !== null && seen.full_day === day);
}

/** Whether numbers are given now. */
export function isGiving(seen) {
  return seen.branch.services.some(isTakeable) && !isFull(seen);
}

/** A ticket stays, what is typed stays, then what the branch allows. */
export function screenOf(seen, pad) {
  if (seen.ticket) {
    return "ticket";
  }
  if (!seen.reached || !seen.branch) {
    return "moment";
  }
  if (pad.open) {
    return "pad";
  }
  return isGiving(seen) || seen.group === WAYS ? "home" : "closed";
}
