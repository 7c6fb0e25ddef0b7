// What in the hall wants somebody: customers who wait too long, machines in trouble.

import { serviceName } from "./staff_branch.js";
import { minutes, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { has, say } from "./words.js";

const OVERDUE_SHOWN = 6;
const FINE_EACH = 2;             // more machines without trouble than these are one count

/** Draws those whose wait is past the maximum, the longest first. */
export function drawOverdue(hall) {
  const late = hall ? hall.overdue : [];
  const row = (ticket) => {
    const made = el("li", {},
      el("a.number", { href: `/story/${ticket.id}` }, ticket.number), el("span", {}, serviceName(ticket.service)),
      el("b.warn", {}, minutes(ticket.wait_s)));
    made.dataset.number = ticket.number;
    return made;
  };
  write(byId("overdue-count"), hall && hall.overdue_count > OVERDUE_SHOWN ? say("manager.of_overdue", { shown: OVERDUE_SHOWN, n: hall.overdue_count }) : "");
  fill(byId("overdue"), ...late.slice(0, OVERDUE_SHOWN).map(row), late.length ? null : el("li.muted", {}, say("manager.nobody_overdue")));
}

function complaint(printer) {
  if (printer.cause || printer.error) {
    const key = `slip.cause.${printer.cause || printer.error}`;
    return has(key) ? say(key) : say("manager.printer_trouble");
  }
  if (printer.paper === "near_end") {
    return say("manager.paper_near_end");
  }
  return printer.online === false ? say("slip.cause.offline") : "";
}

function printerRow(printer) {
  const trouble = complaint(printer);
  const last = printer.last_printed_at
    ? say("manager.last_printed", { at: timeOfDay(Date.parse(printer.last_printed_at)) }) : say("manager.never_printed");
  const row = el("li", {},
    el("b", {}, printer.name),
    el(trouble ? "span.tag.bad" : "span.tag.good", {}, trouble || say("manager.printer_fine")),
    el("small", {}, printer.queue ? `${say("manager.slips_wait", { n: printer.queue })} · ${last}` : last));
  row.dataset.printer = printer.name;
  row.dataset.state = trouble ? "trouble" : "fine";
  return row;
}

/** Draws the printers: those in trouble each, the others as one count when there are many. */
export function drawPrinters(printers) {
  const troubled = printers.filter(complaint);
  const fine = printers.filter((printer) => !complaint(printer));
  fill(byId("printers"),
    ...troubled.map(printerRow),
    ...(fine.length > FINE_EACH ? [el("li.good", {}, say("manager.printers_fine", { n: fine.length }))] : fine.map(printerRow)),
    printers.length ? null : el("li.muted", {}, say("manager.no_printers")));
}

function screenTrouble(screen) {
  return screen.alive === false ? say("manager.screen_lost")
    : screen.behind ? say("manager.screen_behind")
      : screen.sound === "blocked" ? say("manager.screen_mute")
        : (screen.media_broken || []).length ? say("manager.screen_media", { n: screen.media_broken.length }) : "";
}

function screenRow(name, trouble, note = "") {
  const row = el("li", {}, el("b", {}, name), el("span.tag.bad", {}, trouble), note ? el("small", {}, note) : null);
  row.dataset.screen = name;
  return row;
}

/**
 * Draws the hall's screens the same way; `answer` is that of GET /screens, or null where there is none. A board that was
 * there and is gone says since when, and is not missing beside.
 */
export function drawScreens(answer) {
  const screens = answer ? answer.screens : [];
  const told = screens.filter(({ page }) => page === "board").map(({ name }) => name);
  const troubled = screens.filter(screenTrouble);
  const fine = screens.length - troubled.length;
  const heard = (screen) => (screen.last_heard_at ? say("manager.screen_heard", { at: timeOfDay(Date.parse(screen.last_heard_at)) }) : "");
  fill(byId("screens"),
    ...(answer ? answer.missing : []).filter((name) => !told.includes(name)).map((name) => screenRow(name, say("manager.screen_missing"))),
    ...troubled.map((screen) => screenRow(screen.name || screen.id, screenTrouble(screen), heard(screen))),
    fine ? el("li.good", {}, say("manager.screens_fine", { n: fine })) : null);
}
