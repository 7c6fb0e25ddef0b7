// What a teller is asked before an act: why a pause, whom to call and why, whether the customer came.

import { api } from "./client.js";
import { byId, el, fill } from "./staff_dom.js";
import { named, say } from "./words.js";

const REASON_MAX = 200;          // characters of a written reason
const NUMBER_MAX = 12;

/** Shows the dialog with this heading and content; resolves to what `done(value)` was given, null when it was left. */
function ask(heading, build) {
  const dialog = byId("ask");
  return new Promise((resolve) => {
    let answer = null;
    const done = (value) => { answer = value; dialog.close(); };
    fill(dialog,
      el("h1", { id: "ask-heading" }, heading),
      ...build(done),
    );
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
  });
}

function choice(label, done, value, extra = {}) {
  const { detail = "", shape = "button.choice", off = false, action = "" } = extra;
  const key = el(shape, { type: "button", disabled: off, onclick: () => done(value) },
    el("span", {}, label), detail ? el("small", {}, detail) : null);
  if (action) {
    key.dataset.action = action;
  }
  return key;
}

function back(done) {
  return el("button.button", { type: "button", onclick: () => done(null) }, say("teller.back"));
}

/** Why the counter rests: a code of the branch's list, or null. `given_back` is the called number that goes back. */
export function askPause(pauses, given_back) {
  return ask(say("teller.pause_why"), (done) => [
    given_back ? el("p.caption", {}, say("teller.pause_gives_back", { number: given_back })) : null,
    el("div.choices", {}, ...pauses.map((pause) => {
      const key = choice(named(pause.name), done, pause.code, {
        detail: pause.limit_min ? say("staff.minutes", { n: pause.limit_min }) : say("teller.no_limit"),
      });
      key.dataset.reason = pause.code;
      return key;
    })),
    el("div.answers", {}, back(done)),
  ].filter(Boolean));
}

/** Did the customer come? "came", "missed" or null. `missed` is {allowed, because}: whether missing may be said yet. */
export function askArrived(number, missed) {
  return ask(say("teller.came_question", { number }), (done) => [
    el("p", {}, say("teller.came_why")),
    el("div.choices.two", {},
      choice(say("teller.came_yes"), done, "came", { shape: "button.choice.primary", action: "came" }),
      choice(say("teller.came_no"), done, "missed", { detail: missed.because, off: !missed.allowed, action: "missed" }),
    ),
    el("div.answers", {}, back(done)),
  ]);
}

/** How to leave the counter: "out" (close it and sign out), "move" (close it, choose another) or null. */
export function askLeave(number, may_move) {
  return ask(say("teller.leave_question", { counter: number }), (done) => [
    el("div.choices.two", {},
      choice(say("teller.sign_out"), done, "out", { shape: "button.choice.primary", action: "sign-out" }),
      may_move ? choice(say("teller.move"), done, "move", { action: "move" }) : null,
    ),
    el("div.answers", {}, back(done)),
  ]);
}

async function ticketOf(number, waiting) {
  const found = waiting.find((row) => row.ticket.number === number);
  if (found) {
    return found.ticket.id;
  }
  const answer = await api("GET", `/tickets?number=${encodeURIComponent(number)}`);
  return answer.ticket.id;
}

/** Whom to call out of turn, and why: {ticket, reason} or null. `number` fills the field beforehand. */
export function askCall(waiting, number = "") {
  return ask(say("teller.call"), (done) => {
    const which = el("input.field", {
      id: "ask-number", value: number, required: true, maxLength: NUMBER_MAX, autocomplete: "off", spellcheck: false,
    });
    const reason = el("input.field", {
      id: "ask-reason", required: true, maxLength: REASON_MAX, autocomplete: "off", autofocus: Boolean(number),
    });
    const complaint = el("p.bad", { role: "alert" });
    const send = el("button.button.primary", { type: "submit" }, say("teller.call_it"));
    send.dataset.action = "call-confirm";
    const form = el("form.asked", {},
      el("label", { htmlFor: "ask-number" }, say("teller.call_number")), which,
      el("label", { htmlFor: "ask-reason" }, say("teller.call_why")), reason,
      el("p.caption", {}, say("teller.call_note")), complaint,
      el("div.answers", {}, back(done), send));
    form.onsubmit = async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        done({ ticket: await ticketOf(which.value.trim().toUpperCase(), waiting), reason: reason.value.trim() });
      } catch (refused) {
        complaint.textContent = refused.sentence;
        send.disabled = false;
      }
    };
    return [form];
  });
}
