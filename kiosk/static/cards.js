// The cards a customer touches: services, groups of services, more of them.

import { language, named, say } from "/static/words.js";
import { timeOfDay } from "./time.js";
import { peopleSentence, waitSentence } from "./waits.js";

const SVG = "http://www.w3.org/2000/svg";
const ROWS_MAX = 4;              // rows that may be given up so that the others hold their words
const TALLEST = "60rem";
const AIR_REM = .8;              // between a card's words and its edge, at least
const drawn = new WeakMap();     // list of cards -> what it shows

/** An icon of the page's sprite. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

function part(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

/** Whether a service can be taken now. */
export function isTakeable(service) {
  return service.open && !service.full;
}

/** The cards of one page: single services, and groups where several services share a group's name. */
export function entriesOf(services, group) {
  if (group !== null) {
    return services.filter((service) => groupKey(service) === group).map((service) => ({ service }));
  }
  const groups = new Map();
  for (const service of services) {
    const key = groupKey(service) || `service ${service.code}`;
    groups.set(key, [...(groups.get(key) || []), service]);
  }
  if (groups.size === 1) {
    return services.map((service) => ({ service }));
  }
  return Array.from(groups, ([key, members]) => (members.length > 1 ? { group: key, members } : { service: members[0] }));
}

/** What tells one group from another; null for a service outside all groups. */
export function groupKey(service) {
  return service.group ? JSON.stringify(service.group) : null;
}

function serviceFace(service, timezone) {
  const face = {
    state: "rest",
    prefix: service.prefix || service.code,
    name: named(service.names),
    wait: waitSentence(service.estimate),
    people: peopleSentence(service.waiting),
    bring: named(service.bring),
    icon: "chevron",
  };
  if (service.identification === "require") {
    Object.assign(face, { icon: "way-identify", mark_words: say("kiosk.card_first") });
  }
  if (!service.open) {
    const wait = service.opens_at ? say("kiosk.opens_at", { time: timeOfDay(service.opens_at, timezone) }) : say("kiosk.closed");
    const people = service.opens_at ? say("kiosk.closed") : say("kiosk.ask_staff");
    return { ...face, state: "closed", wait, people, icon: "clock" };
  }
  if (service.full) {
    const until = service.full_until;
    const wait = until ? say("kiosk.opens_at", { time: timeOfDay(until, timezone) }) : say("kiosk.full");
    return { ...face, state: "full", wait, people: say("kiosk.ask_staff"), icon: "person" };
  }
  return face;
}

function groupFace(members) {
  const shared = new Set(members.map((service) => service.prefix || service.code));
  const separator = say("kiosk.list_separator");
  return {
    state: members.some(isTakeable) ? "rest" : "closed",
    prefix: shared.size === 1 ? Array.from(shared)[0] : "",
    name: named(members[0].group),
    wait: say("kiosk.services", { count: members.length }),
    people: peopleSentence(members.reduce((sum, service) => sum + service.waiting, 0)),
    bring: members.map((service) => named(service.names)).join(separator),
    icon: "chevron",
  };
}

/** Draws a face onto its card: the words in reading order name, wait, people, bring. */
export function drawFace(card, face) {
  const expect = document.createElement("span");
  expect.className = face.people ? "expect both" : "expect";
  expect.append(part("wait", face.wait), part("people", face.people));
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.append(icon(face.icon), ...(face.mark_words ? [part("unseen", face.mark_words)] : []));
  const prefix = part("prefix", face.prefix);
  prefix.dataset.letters = face.prefix.length;
  if (!face.prefix) {
    prefix.append(icon(face.picture || "group"));
  }
  card.replaceChildren(prefix, part("name", face.name), expect, part("bring", face.bring), mark);
  card.dataset.state = face.state;
  card.setAttribute("aria-disabled", String(face.state === "closed" || face.state === "full"));
}

/** Draws the tick of a card that may be ticked: its place in the visit, or an empty ring. */
function drawTick(card, place) {
  const ring = part("place", place ? String(place) : "");
  card.querySelector(".mark").replaceChildren(ring);
  card.classList.add("tickable");
  card.setAttribute("aria-pressed", String(place > 0));
}

function cardOf(entry, timezone) {
  const card = document.createElement("button");
  card.className = "service";
  if (entry.more) {
    card.dataset.action = "more";
    drawFace(card, { state: "rest", prefix: "", name: say("kiosk.more"), wait: "", people: "", bring: "", icon: "chevron" });
  } else if (entry.way) {
    card.dataset.way = entry.way;
    drawFace(card, { state: "rest", prefix: "", picture: entry.icon, name: entry.name, wait: "", people: "", bring: entry.about, icon: "chevron" });
  } else if (entry.members) {
    card.dataset.group = entry.group;
    drawFace(card, groupFace(entry.members));
  } else {
    card.dataset.service = entry.service.code;
    drawFace(card, serviceFace(entry.service, timezone));
    if ("place" in entry && isTakeable(entry.service)) {
      drawTick(card, entry.place);
    }
  }
  return card;
}

/** The layouts that may be tried now, the best one first. */
function layouts() {
  const { classList } = document.body;
  const upright = innerHeight > innerWidth;
  if (classList.contains("large")) {
    return !upright ? ["lines", "side"] : classList.contains("low") ? ["small", "lines"] : ["lines"];
  }
  if (classList.contains("low")) {
    return upright ? ["small"] : ["side", "small"];
  }
  return upright ? ["side", "lines", "small"] : ["lines", "small"];
}

function columns(list) {
  return Number(getComputedStyle(list).getPropertyValue("--columns"));
}

/** One rem in px. */
function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** How many cards the list has room for, by the sizes its style sheet names. */
function room(list) {
  const style = getComputedStyle(list);
  const gap_px = parseFloat(style.rowGap) || 0;
  const least_px = parseFloat(style.getPropertyValue("--card-least")) * rem();
  const rows = Math.floor((list.clientHeight + gap_px + 1) / (least_px + gap_px));
  return Math.max(1, rows) * columns(list);
}

/** True when a word of a card stands outside its place, or on the card's edge. */
function overflows(list) {
  const air_px = AIR_REM * rem();
  return Array.from(list.querySelectorAll(".service")).some((card) => {
    const { top, bottom, left, right } = card.getBoundingClientRect();
    return Array.from(card.querySelectorAll(".name, .wait, .people, .bring")).some((element) => {
      const place = element.getBoundingClientRect();
      return element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline"
        || place.top < top + air_px || place.bottom > bottom - air_px || place.left < left || place.right > right;
    });
  });
}

function fill(list, entries, timezone) {
  list.replaceChildren(...entries.map((entry) => {
    const row = document.createElement("li");
    row.append(cardOf(entry, timezone));
    return row;
  }));
}

/** The cards of page `page` where `size` of them fit, and one that leads to the next page. */
function onePage(entries, page, size) {
  const first = (page % Math.ceil(entries.length / size)) * size;
  return [...entries.slice(first, first + size), { more: true }];
}

/** Tries the layouts, then the same with smaller words; true once `fits(layout)` and every word is in its place. */
function anyLayout(list, fits) {
  return ["", " snug"].some((snug) => layouts().some((layout) => {
    list.className = `services ${layout}${snug}`;
    return fits() && !overflows(list);
  }));
}

/** Takes the first layout whose cards hold their words: all cards at once, else pages, of ever fewer and taller cards. */
function arrange(list, entries, page, timezone) {
  list.style.removeProperty("--card-most");
  fill(list, entries, timezone);
  if (anyLayout(list, () => entries.length <= room(list))) {
    return;
  }
  for (let rows_less = 0; rows_less < ROWS_MAX; rows_less += 1) {
    list.style.setProperty("--card-most", rows_less ? TALLEST : "");
    const done = anyLayout(list, () => {
      const size = room(list) - rows_less * columns(list) - 1;
      fill(list, onePage(entries, page, Math.max(1, size)), timezone);
      return size > 0;
    });
    if (done) {
      return;
    }
  }
}

/** Has the next drawCards draw whatever it finds, as after a card was drawn on. */
export function forgetDrawn(list) {
  drawn.delete(list);
}

/** Draws the cards, where anything changed; the focus stays where it was. Times of day are told in `timezone`. */
export function drawCards(list, entries, page, timezone) {
  const signature = JSON.stringify([entries, page, language(), document.body.className, innerWidth, innerHeight]);
  if (drawn.get(list) === signature) {
    return;
  }
  const held = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.service : null;
  arrange(list, entries, page, timezone);
  drawn.set(list, signature);
  const again = held && list.querySelector(`[data-service="${CSS.escape(held)}"]`);
  if (again) {
    again.focus();
  }
}
