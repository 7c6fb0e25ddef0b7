// Booking a slot: service, day, a free place, for whom.

import { Refused } from "./client.js";
import { ask, change } from "./lobby_asking.js";
import { identityField } from "./lobby_moves.js";
import { choose, closeSheet, complain, key, line, showSheet, working } from "./lobby_sheet.js";
import { joined, segmentOptions } from "./lobby_words.js";
import { branch, serviceName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { say } from "./words.js";

const CONTACT_MAX = 200;

/** The slots of a service on a day as a choice of their beginnings; also `first` and `last`, the days that may be booked. */
export async function slotChoice(service, day) {
  const answer = await ask(`/appointments/slots?service=${encodeURIComponent(service)}${day ? `&day=${day}` : ""}`);
  const made = choose(say("lobby.slots"), answer.slots.map((slot) => ({
    value: slot.at, label: slot.clock, off: !slot.bookable,
    detail: slot.bookable ? say("lobby.slot_free", { n: slot.free }) : say(slot.free ? "lobby.slot_past" : "lobby.slot_full"),
  })), []);
  if (!answer.slots.length) {
    made.node.append(el("p", {}, say("lobby.slots_none")));
  }
  return { ...made, day: answer.day, first: answer.first, last: answer.last };
}

/** The form of a new appointment on `day`; `back()` leads to the list. */
export async function bookForm(day, back) {
  const codes = branch().by_appointment;
  if (!codes.length) {
    showSheet(say("lobby.book"), [el("p", {}, say("lobby.no_slots_here"))], { back });
    return;
  }
  const form = { slots: null };
  const place = el("div.slots", {});
  const date = line("book-day", say("lobby.day"), { type: "date", value: day });
  const service = choose(say("lobby.service"), codes.map((code) => ({ value: code, label: serviceName(code) })), [codes[0]], {
    changed: () => load(),
  });
  const load = async () => {
    complain("");
    try {
      form.slots = await slotChoice(service.values()[0], date.field.value);
      date.field.min = form.slots.first;
      date.field.max = form.slots.last;
      date.field.value = form.slots.day || date.field.value;
      place.replaceChildren(form.slots.node);
    } catch (refused) {
      if (!(refused instanceof Refused)) {
        throw refused;
      }
      form.slots = null;
      place.replaceChildren();
      complain(refused.sentence);
    }
  };
  date.field.onchange = load;
  const contact = line("contact", say("lobby.contact"), { maxLength: CONTACT_MAX });
  const segment = choose(say("lobby.segment"), segmentOptions(), ["ordinary"]);
  const shown = identityField("identity");
  const act = () => {
    const [slot] = form.slots ? form.slots.values() : [];
    if (!slot) {
      complain(say("lobby.slot_needed"));
      return;
    }
    book({ service: service.values()[0], slot, segment: segment.values()[0] }, contact.field.value.trim(), shown.value(), back);
  };
  showSheet(say("lobby.book"), [
    el("div.pair", {}, service.node, date.node), place, contact.node, segment.node,
    el("details.other-way", {}, el("summary", {}, say("lobby.identity_open")), shown.node, el("p.caption", {}, say("lobby.identity_safe"))),
    el("div.foot", {}, key(say("lobby.book_it"), act, undefined, "confirm")),
  ], { back, shape: "tall" });
  await load();
}

function book(wanted, contact, identification, back) {
  return working(async () => {
    const { appointment } = await change("/appointments", {
      ...wanted, ...(contact ? { contact } : {}), ...(identification ? { identification } : {}),
    });
    showSheet(say("lobby.booked_done"), [
      el("div.issued", { role: "status" }, el("b.number.huge", { id: "booked-code" }, appointment.code),
        el("p.what", {}, joined(appointment.day, appointment.clock, serviceName(appointment.service))),
        el("p", {}, say("lobby.code_why"))),
      el("div.keys", {}, key(say("lobby.appointments"), back, "button.button.main", "list"),
        key(say("lobby.finished"), closeSheet, "button.button.primary.main", "finished")),
    ]);
  });
}
