// Finding a ticket: by its number on a large keypad, or in the list of a queue.

import { complain, key, showSheet, working } from "./lobby_sheet.js";
import { idOf, openTicket } from "./lobby_ticket.js";
import { clock, joined, kind, minsSince, segmentLabel } from "./lobby_words.js";
import { branch, serviceName } from "./staff_branch.js";
import { el, fill } from "./staff_dom.js";
import { say } from "./words.js";

const NUMBER_MAX = 9;
const NEAR_MAX = 4;              // numbers offered while one is typed
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

function known({ hall, waiting }) {
  const others = hall ? [...hall.missed, ...hall.parked].map((one) => one.ticket) : [];
  return [...waiting.map((entry) => entry.ticket), ...others];
}

/** Asks for a number, then shows its card, or the form of `action` where that is allowed. */
export function findTicket(held, action = "") {
  const heading = action ? say("lobby.find_for", { action: say(`lobby.do.${action.replace("-", "_")}`) }) : say("lobby.find");
  const again = () => findTicket(held, action);
  const field = el("input.field.typed", {
    id: "number", maxLength: NUMBER_MAX, autocomplete: "off", spellcheck: false, inputMode: "none",
    "aria-label": say("lobby.number"), "data-first": "",
  });
  const near = el("div.near", { role: "status" });
  const tickets = known(held);
  const offered = () => {
    const typed = field.value.toUpperCase();
    const some = typed ? tickets.filter((ticket) => ticket.number.includes(typed)).slice(0, NEAR_MAX) : [];
    fill(near, ...some.map((ticket) => {
      const made = key(ticket.number, () => openTicket(ticket.id, action, again), "button.button.main");
      made.dataset.number = ticket.number;
      made.append(el("small", {}, kind(ticket)));
      return made;
    }));
  };
  const type = (text) => {
    field.value = text === null ? field.value.slice(0, -1) : (field.value + text).slice(0, NUMBER_MAX);
    complain("");
    offered();
  };
  const go = () => field.value.trim() && working(async () => {
    await openTicket(await idOf(field.value.trim().toUpperCase()), action, again);
  });
  field.oninput = offered;
  field.onkeydown = (event) => { if (event.key === "Enter") { go(); } };
  const pad = (label, text, said = label) => {
    const made = el("button.button.pad", { type: "button", "aria-label": said, onclick: () => type(text) }, label);
    made.dataset.key = label;
    return made;
  };
  showSheet(heading, [
    el("div.find", {},
      el("div", {}, field, near),
      el("div.pads", {},
        el("div.letters", {}, ...branch().series.map((letter) => pad(letter, letter))),
        el("div.digits", {}, ...DIGITS.map((digit) => pad(digit, digit)), pad("⌫", null, say("lobby.rub_out")), pad("0", "0"),
          key(say("lobby.show"), go, "button.button.primary.pad", "show")))),
  ]);
}

function listRow({ ticket, entered_at, reason }, place, again) {
  const made = el("button.list-row", { type: "button", onclick: () => openTicket(ticket.id, "", again) },
    el("span.muted", {}, String(place + 1)), el("b.number", {}, ticket.number),
    el("span", {}, segmentLabel(ticket.segment), el("small", {}, joined(clock(entered_at), reason.rule === "first" ? say("lobby.is_first") : ""))),
    el("i", {}, minsSince(entered_at)));
  made.dataset.number = ticket.number;
  return el("li", {}, made);
}

/** Who waits for a service, in the order in which the hall as a whole is called. */
export function showQueue(held, service) {
  const again = () => showQueue(held, service);
  const some = held.waiting.filter((entry) => entry.ticket.service === service);
  showSheet(serviceName(service), [
    el("p.caption", {}, say("lobby.queue_order", { n: some.length })),
    some.length ? el("ol.list", {}, ...some.map((entry, place) => listRow(entry, place, again))) : el("p", {}, say("lobby.queue_empty")),
  ]);
}
