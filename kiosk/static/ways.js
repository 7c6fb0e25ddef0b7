// The quiet ways beside the cards: several services, a card or phone number, an appointment, a missed call.

import { say } from "/static/words.js";
import { icon, isTakeable } from "./cards.js";

/** The group that holds the ways where they have no row of their own. */
export const WAYS = "ways";

/** What this branch offers now: [{way, icon, name, about}]; `giving` says whether numbers are given at all. */
export function waysOf(branch, giving) {
  const { services } = branch;
  const offered = [
    ["several", giving && services.filter(isTakeable).length > 1],
    ["identify", giving && services.some((service) => service.identification !== "none")],
    ["appointment", services.some((service) => service.appointments)],
    ["missed", true],
  ];
  return offered.filter(([, is_offered]) => is_offered).map(([way]) => (
    { way, icon: `way-${way}`, name: say(`kiosk.way_${way}`), about: say(`kiosk.way_${way}_why`) }
  ));
}

/** Draws the row of ways; a way that would stand there alone stands there too. */
export function drawWays(place, ways) {
  place.replaceChildren(...ways.map((each) => {
    const button = document.createElement("button");
    button.className = "way";
    button.dataset.way = each.way;
    const name = document.createElement("span");
    name.textContent = each.name;
    button.append(icon(each.icon), name);
    return button;
  }));
}
