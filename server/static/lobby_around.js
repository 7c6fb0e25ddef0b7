// Counters, devices and guests of the hall.

import { branch, pauseOf, segmentName, serviceName, servicesOf, zoneName } from "./staff_branch.js";
import { since_s } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { fillRows, rowKey } from "./lobby_hall.js";
import { screenRows } from "./lobby_screens.js";
import { voiceRows } from "./lobby_voice.js";
import { joined, listed, minsSince } from "./lobby_words.js";
import { has, named, say } from "./words.js";

const MINUTE_S = 60;
const MET_PLACE = "branch-queue guests met";    // who was welcomed, on this tablet, while its window is open

/** What a counter does: {what, detail, shape}. `shape` is "", "warn" or "off". */
export function counterWords(counter) {
  const time = minsSince(counter.since);
  const ticket = counter.ticket;
  if (counter.state === "closed") {
    return { what: say("lobby.at.closed"), detail: say("lobby.can_open", { services: listed(servicesOf(counter.profile).map(serviceName)) }), shape: "off" };
  }
  if (counter.state === "paused") {
    return pausedWords(counter, time);
  }
  if (counter.state === "wrap_up") {
    return { what: say("lobby.at.wrap_up"), detail: time, shape: "" };
  }
  if (!ticket) {
    const some = counter.could_call || 0;
    return {
      what: say("lobby.at.open", { time }), shape: some ? "warn" : "",
      detail: some ? say("lobby.could_call", { n: some }) : say("lobby.could_call_none"),
    };
  }
  if (counter.state === "called") {
    return { what: ticket.number, detail: say("lobby.at.called", { time }), shape: "" };
  }
  const target_min = branch().target_service_min[ticket.service];
  const long = since_s(counter.since) > target_min * MINUTE_S;
  return {
    what: ticket.number, shape: long ? "warn" : "",
    detail: long ? say("lobby.at.long", { time, target: target_min }) : say("lobby.at.serving", { time }),
  };
}

function pausedWords(counter, time) {
  if (counter.pause === "unattended") {
    return { what: say("lobby.unattended"), detail: time, shape: "warn" };
  }
  const pause = pauseOf(counter.pause);
  const limit = counter.pause_until ? (Date.parse(counter.pause_until) - Date.parse(counter.since)) / 60000 : null;
  const over = counter.pause_until !== null && since_s(counter.pause_until) > 0;
  return {
    what: say("lobby.at.paused", { reason: named(pause.name) }), shape: over ? "warn" : "",
    detail: limit === null ? time : say("lobby.of_limit", { n: Math.floor(since_s(counter.since) / MINUTE_S), limit: Math.round(limit) }),
  };
}

function tile(counter) {
  const { what, detail, shape } = counterWords(counter);
  const made = el(shape ? `button.tile.${shape}` : "button.tile", { type: "button" },
    el("b.number", {}, String(counter.number)),
    el("span", {}, el("b", {}, what), el("small.how", {}, detail), counter.staff ? el("small", {}, counter.staff) : null));
  made.dataset.do = "counter";
  made.dataset.counter = counter.number;
  made.dataset.state = counter.state;
  made.title = zoneName(counter.zone);
  return made;
}

/** Draws every counter: whom it serves and for how long, or why it does not. */
export function drawCounters(hall) {
  const of = (...states) => hall.counters.filter((one) => states.includes(one.state)).length;
  const paused = of("paused"), off = of("closed");
  write(byId("counters-count"), say("lobby.counters_count", { open: hall.counters.length - paused - off, paused, off }));
  fillRows(byId("counters"), hall.counters.map(tile));
}

function trouble(icon, shape, what, detail) {
  return el(`div.device.${shape}`, {}, byId(icon).content.firstElementChild.cloneNode(true),
    el("p", {}, what, el("small", {}, detail)));
}

function printerRow(printer) {
  const cause = !printer.enabled ? "disabled" : printer.cause || (printer.paper === "near_end" ? "near_end" : "error");
  const known = has(`lobby.printer.${cause}`) ? cause : "error";
  return trouble("icon-printer", ["near_end", "disabled"].includes(known) ? "warn" : "bad",
    say(`lobby.printer.${known}`, { name: printer.name }),
    printer.queue ? say("lobby.printer_queue", { n: printer.queue }) : say("lobby.printer_queue_none"));
}

/** Draws printers and screens in trouble; those that are well are one count. */
export function drawDevices(hall) {
  const rows = [
    ...hall.printers.map(printerRow),
    ...screenRows(hall),
    ...voiceRows(hall.voice),
  ];
  const well = hall.devices_well;
  write(byId("devices-well"), well ? say(rows.length ? "lobby.devices_rest" : "lobby.devices_well", { n: well }) : "");
  fillRows(byId("devices"), rows.length ? rows : [el("p.quiet.good", {}, say("lobby.devices_none"))]);
}

function met() {
  return (sessionStorage.getItem(MET_PLACE) || "").split(" ");
}

/** Remembers on this tablet that somebody goes to meet a guest. */
export function meet(ticket) {
  sessionStorage.setItem(MET_PLACE, [...met(), ticket].join(" "));
}

/** Guests whom nobody met yet and who are not served, the newest first. */
export function unmet(hall) {
  const seen = met();
  return hall.guests.filter(({ ticket }) => !seen.includes(ticket.id) && ["waiting", "called", "pooled"].includes(ticket.state));
}

function guestAt(at) {
  return since_s(at) < MINUTE_S ? say("lobby.guest_just") : say("lobby.guest_at", { time: minsSince(at) });
}

/** Draws the strip of the newest guest: grade, number, masked identity; how many more there are. */
export function drawGuest(hall) {
  const guests = unmet(hall);
  byId("guest").hidden = guests.length === 0;
  write(byId("guest-said"), guests.length ? `${say("lobby.guest", { segment: segmentName(guests[0].segment) })} ${guests[0].ticket.number}` : "");
  if (!guests.length) {
    fill(byId("guest"));
    return;
  }
  const { ticket, segment, tail, manager, at } = guests[0];
  const state = ticket.state === "called" && ticket.counter
    ? say("lobby.guest_called", { n: ticket.counter }) : say("lobby.guest_ahead", { n: ticket.ahead });
  const meets = rowKey(say("lobby.meet"), "meet", ticket, "button.button.primary");
  meets.dataset.action = "meet";
  const who = joined(tail ? say("lobby.tail", { tail }) : say("lobby.tail_none"), serviceName(ticket.service));
  const more = guests.length > 1 ? say("lobby.guests_more", { n: guests.length - 1 }) : "";
  const number = el("b.number", {}, ticket.number);
  number.dataset.number = ticket.number;
  fill(byId("guest"),
    el("span.tag.solid", {}, say("lobby.guest", { segment: segmentName(segment) })),
    number,
    el("p", {}, who, el("small", {}, joined(guestAt(at), state, manager ? say("lobby.manager", { manager }) : "", more))),
    rowKey(say("lobby.card"), "ticket", ticket),
    meets);
}
