// The day's appointments: who is booked, who came, who is late; check-in, change, cancel.

import { Refused } from "./client.js";
import { ask, change } from "./lobby_asking.js";
import { bookForm, slotChoice } from "./lobby_booking.js";
import { importForm } from "./lobby_import.js";
import { choose, complain, key, line, showSheet, working } from "./lobby_sheet.js";
import { openTicket } from "./lobby_ticket.js";
import { because, joined, mins, segmentLabel, until_s } from "./lobby_words.js";
import { serviceName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { say } from "./words.js";

const LATE = "late";             // booked, and its slot has begun: no state of the server's, but what staff look for

let told = () => {};

/** Calls `heard(sentence)` of each change made here. */
export function onBooked(heard) {
  told = heard;
}

function stateOf(one) {
  const waits_s = until_s(one.slot);
  return one.state === "booked" && waits_s !== null && waits_s < 0 ? LATE : one.state;
}

function stateTag(one) {
  const state = stateOf(one);
  const shape = { late: ".warn", checked_in: ".good", no_show: ".bad" }[state] || "";
  const extra = state === LATE ? mins(-until_s(one.slot)) : state === "checked_in" ? one.number : "";
  return el(`span.tag${shape}`, {}, joined(say(`lobby.booked.${state}`), extra));
}

function row(one, again) {
  const made = el("button.list-row.booking", { type: "button", onclick: () => openAppointment(one, again) },
    el("b.number", {}, one.clock),
    el("span", {}, one.contact || say("lobby.no_name"), el("small", {}, joined(
      serviceName(one.service), one.segment === "ordinary" ? "" : segmentLabel(one.segment),
      one.tail ? say("lobby.tail", { tail: one.tail }) : "", one.code))),
    stateTag(one));
  made.dataset.id = one.id;
  made.dataset.state = stateOf(one);
  return el("li", {}, made);
}

/** The list of a day (YYYY-MM-DD; "" for today), by its slots. */
export async function showAppointments(day = "", said = "") {
  const again = () => showAppointments(day);
  let answer = null;
  let why = "";
  try {
    answer = await ask(`/appointments${day ? `?day=${day}` : ""}`);
  } catch (refused) {
    if (!(refused instanceof Refused)) {
      throw refused;
    }
    why = refused.sentence;
  }
  const some = answer ? answer.appointments : [];
  const date = line("list-day", say("lobby.day"), { type: "date", value: answer ? answer.day : day });
  date.field.onchange = () => date.field.value && showAppointments(date.field.value);
  const count = (...states) => some.filter((one) => states.includes(stateOf(one))).length;
  showSheet(say("lobby.appointments"), [
    el("div.toolbar", {}, date.node,
      key(say("lobby.import"), () => importForm(answer ? answer.day : "", again), "button.button.main", "import"),
      key(say("lobby.book"), () => bookForm(answer ? answer.day : "", again), "button.button.primary.main", "book")),
    el("p.caption", { role: "status" }, said || say("lobby.booked_count", {
      all: some.length, came: count("checked_in"), late: count(LATE), open: count("booked"),
    })),
    some.length ? el("ol.list", {}, ...some.map((one) => row(one, again))) : el("p", {}, say("lobby.booked_none")),
  ], { shape: "tall" });
  complain(why);
}

/** The appointment of today with this id. */
export async function openById(id) {
  const { appointments } = await ask("/appointments");
  const found = appointments.find((one) => one.id === id);
  if (found) {
    openAppointment(found, () => showAppointments());
  } else {
    showAppointments();
  }
}

function actionKey(one, action, act, shape) {
  const said = one.may[action];
  const made = key(say(`lobby.booking.${action.replace("-", "_")}`), act, shape, action);
  made.disabled = !said.allowed;
  if (!said.allowed) {
    made.append(el("small", {}, because(said)));
  }
  return made;
}

function openAppointment(one, back) {
  const again = () => openAppointment(one, back);
  const large = choose(say("lobby.slip"), [{ value: "large", label: say("lobby.large_print") }], [], { none: true });
  const done = one.state !== "booked";
  const ticket = key(say("lobby.card"), () => openTicket(one.id, "", again), "button.button.main", "card");
  showSheet(say("lobby.appointment"), [
    el("div.card-head", {}, el("b.number.big", {}, one.clock),
      el("div", {}, el("p.what", {}, one.contact || say("lobby.no_name")),
        el("p.tags", {}, stateTag(one), el("span.tag", {}, segmentLabel(one.segment))))),
    el("dl.card-facts", {},
      el("div", {}, el("dt", {}, say("lobby.service")), el("dd", {}, serviceName(one.service))),
      el("div", {}, el("dt", {}, say("lobby.code")), el("dd", {}, one.code)),
      el("div", {}, el("dt", {}, say("lobby.day")), el("dd", {}, one.day)),
      one.tail ? el("div", {}, el("dt", {}, say("lobby.identity")), el("dd", {}, say("lobby.tail", { tail: one.tail }))) : ""),
    done ? null : large.node,
    el("div.keys", {}, ...(done ? [one.state === "checked_in" ? ticket : ""] : [
      actionKey(one, "check-in", () => checkIn(one, large.values().length > 0), "button.button.primary.main"),
      actionKey(one, "change", () => changeForm(one, again), "button.button.main"),
      actionKey(one, "cancel", () => cancelForm(one, again), "button.button.main.danger"),
    ])),
  ], { back });
}

function checkIn(one, large_print) {
  return working(async () => {
    const { ticket } = await change(`/appointments/${one.id}/check-in`, { large_print });
    told(say("lobby.done.check_in", { number: ticket.number }));
    openTicket(ticket.id, "", () => showAppointments());
  });
}

async function changeForm(one, back) {
  const slots = await slotChoice(one.service, one.day).catch((refused) => refused);
  if (slots instanceof Refused) {
    complain(slots.sentence);
    return;
  }
  showSheet(say("lobby.booking.change"), [
    el("p.form-head", {}, el("b.number.middle", {}, one.clock), el("span.muted", {}, joined(one.contact, serviceName(one.service)))),
    slots.node,
    key(say("lobby.change_it"), () => slots.values().length && working(async () => {
      const { appointment } = await change(`/appointments/${one.id}/change`, { slot: slots.values()[0] });
      told(say("lobby.done.change", { at: appointment.clock }));
      openAppointment(appointment, () => showAppointments(appointment.day));
    }), undefined, "confirm"),
  ], { back });
}

function cancelForm(one, back) {
  showSheet(say("lobby.booking.cancel"), [
    el("p.form-head", {}, el("b.number.middle", {}, one.clock), el("span.muted", {}, joined(one.contact, serviceName(one.service)))),
    el("p.bad", {}, say("lobby.cancel_final")),
    key(say("lobby.cancel_it"), () => working(async () => {
      await change(`/appointments/${one.id}/cancel`, {});
      told(say("lobby.done.cancel", { at: one.clock }));
      showAppointments(one.day);
    }), "button.button.main.danger", "confirm"),
  ], { back });
}
