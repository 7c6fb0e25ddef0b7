// The dialog in which a teller is asked something before an act, and the questions that one touch answers.

import { branch, parkName, serviceName } from "./staff_branch.js";
import { byId, el, fill } from "./staff_dom.js";
import { parkedFor } from "./teller_kept.js";
import { named, say } from "./words.js";

const DIGITS = 9;                // choices that a digit of the keyboard touches

/** Shows the dialog with this heading and content; resolves to what `done(value)` was given, null when it was left. */
export function ask(heading, build) {
  const dialog = byId("ask");
  return new Promise((resolve) => {
    let answer = null;
    const done = (value) => { answer = value; dialog.close(); };
    fill(dialog, el("h1", { id: "ask-heading" }, heading), ...build(done).filter(Boolean));
    numberChoices(dialog);
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
  });
}

/** Leaves a question that nobody has to answer any more. */
export function leaveQuestion() {
  if (byId("ask").open) {
    byId("ask").close();
  }
}

function numberChoices(dialog) {
  const choices = Array.from(dialog.querySelectorAll(".choice")).slice(0, DIGITS);
  choices.forEach((one, place) => one.append(el("kbd", { "aria-hidden": "true" }, String(place + 1))));
  dialog.onkeydown = (event) => {
    const place = "123456789".indexOf(event.key);
    const typing = ["INPUT", "SELECT"].includes(event.target.tagName);
    if (place >= 0 && place < choices.length && !typing && !event.repeat && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      choices[place].click();
    }
  };
}

/** One answer of several. `extra`: {detail, shape, off, hook: {data attribute: value}}. */
export function choice(label, done, value, extra = {}) {
  const { detail = "", shape = "button.choice", off = false, hook = {} } = extra;
  const key = el(shape, { type: "button", disabled: off, onclick: () => done(value) },
    el("span", {}, label), detail ? el("small", {}, detail) : null);
  Object.assign(key.dataset, hook);
  return key;
}

/** The way out of a question, and beside it the key that answers, where there is one. */
export function answers(done, ...keys) {
  return el("div.answers", {},
    el("button.button", { type: "button", onclick: () => done(null) }, say("teller.back")), ...keys);
}

/** Why the counter rests: a code of the branch's list, or null. `given_back` is the called number that goes back. */
export function askPause(given_back) {
  return ask(say("teller.pause_why"), (done) => [
    given_back ? el("p.caption", {}, say("teller.pause_gives_back", { number: given_back })) : null,
    el("div.choices", {}, ...branch().pauses.map((pause) => choice(named(pause.name), done, pause.code, {
      detail: pause.limit_min ? say("teller.limit", { n: pause.limit_min }) : say("teller.no_limit"),
      hook: { reason: pause.code },
    }))),
    answers(done),
  ]);
}

/** Why the customer is on hold: a code of the branch's list, or null. */
export function askPark(number) {
  return ask(say("teller.park_why", { number }), (done) => [
    el("div.choices", {}, ...branch().parks.map(
      (park) => choice(named(park.name), done, park.code, { hook: { reason: park.code } }),
    )),
    answers(done),
  ]);
}

/** Whom to go on with: a ticket's id, or null. `parked` are the API's {ticket, since, reason}. */
export function askUnpark(parked) {
  return ask(say("teller.unpark_whom"), (done) => [
    el("div.choices", {}, ...parked.map(({ ticket, since, reason }) => choice(ticket.number, done, ticket.id, {
      detail: [parkedFor(since), parkName(reason)].filter(Boolean).join(" · "), hook: { number: ticket.number },
    }))),
    answers(done),
  ]);
}

/** Did the customer come? "came", "missed" or null. `missed` is {allowed, because}: whether missing may be said yet. */
export function askArrived(number, missed) {
  return ask(say("teller.came_question", { number }), (done) => [
    el("p", {}, say("teller.came_why")),
    el("div.choices", {},
      choice(say("teller.came_yes"), done, "came", { shape: "button.choice.primary", hook: { action: "came" } }),
      choice(say("teller.came_no"), done, "missed", {
        detail: missed.because, off: !missed.allowed, hook: { action: "missed" },
      }),
    ),
    answers(done),
  ]);
}

/** How to leave the counter: "out" (close it and sign out), "move" (close it, choose another) or null. */
export function askLeave(number, kept, may_move) {
  return ask(say("teller.leave_question", { counter: number }), (done) => [
    kept.length ? el("p", {}, say("teller.leave_kept", { numbers: kept.join(say("teller.and")) })) : null,
    el("div.choices", {},
      choice(say("teller.sign_out"), done, "out", { shape: "button.choice.primary", hook: { action: "sign-out" } }),
      may_move ? choice(say("teller.move"), done, "move", { hook: { action: "move" } }) : null,
    ),
    answers(done),
  ]);
}

/** Whether to go on at a counter that somebody left open: true, or null. */
export function askTakeOver({ number, staff, ticket }) {
  const values = { counter: number, staff: staff || say("teller.a_device") };
  return ask(say("teller.take_over_question", values), (done) => [
    el("p", {}, ticket
      ? say("teller.take_over_with", { ...values, number: ticket.number }) : say("teller.take_over_why", values)),
    el("div.choices", {},
      choice(say("teller.take_over"), done, true, { shape: "button.choice.primary", hook: { action: "take-over-confirm" } })),
    answers(done),
  ]);
}

/** One of these services: its code, or null. */
export function askService(heading, codes) {
  return ask(heading, (done) => [
    el("div.choices", {}, ...codes.map((code) => choice(serviceName(code), done, code, { hook: { service: code } }))),
    answers(done),
  ]);
}

/** Another work profile: its name, or null. */
export function askProfile(present) {
  return ask(say("teller.profile"), (done) => [
    el("div.choices", {}, ...branch().profiles.map(({ name, services }) => choice(name, done, name, {
      detail: services.includes("*") ? say("teller.profile_all") : services.map(serviceName).join(say("teller.and")),
      off: name === present, hook: { profile: name },
    }))),
    answers(done),
  ]);
}
