// What the branch's refusals become on the sheet: a title, a sentence, what can be done.

import { say } from "/static/words.js";
import { dayOf, timeOfDay } from "./time.js";
import { waitSentence } from "./waits.js";

/** They have a number already: print it again, or another one. */
export function hasTicket(problem, acts) {
  const { ticket } = problem.problem;
  if (!ticket || !ticket.number) {
    return { title: say("kiosk.refused"), why: problem.sentence };
  }
  const where = {
    waiting: () => say(ticket.estimate ? "kiosk.has_waiting" : "kiosk.has_ahead", { count: ticket.ahead, wait: waitSentence(ticket.estimate) }),
    called: () => say("kiosk.go_to", { counter: ticket.counter }),
  }[ticket.state];
  return {
    title: say("kiosk.has_number", { number: ticket.number }),
    why: where ? where() : problem.sentence,
    choices: [
      { name: "reprint", label: say("kiosk.reprint"), act: (button) => acts.reprint(button, ticket) },
      { name: "another", label: say("kiosk.another"), act: (button) => acts.another(button, ticket) },
    ],
  };
}

/** An appointment that cannot be checked in now, with its times where the branch said them. */
export function cameTooEarly(problem, branch) {
  const { slot_ms, from_ms } = problem.problem;
  const title = say("kiosk.not_checked_in");
  if (problem.code === "too_early_to_check_in" && slot_ms && from_ms) {
    const day = dayOf(slot_ms, branch.timezone);
    const values = { slot: timeOfDay(slot_ms, branch.timezone), from: timeOfDay(from_ms, branch.timezone), day };
    return { title: say("kiosk.too_early"), why: say(day === branch.day ? "kiosk.too_early_today" : "kiosk.too_early_day", values) };
  }
  if (problem.code === "too_late_to_check_in" && slot_ms) {
    return { title: say("kiosk.too_late"), why: say("kiosk.too_late_why", { slot: timeOfDay(slot_ms, branch.timezone) }) };
  }
  const { state, number } = problem.problem;
  if (state === "checked_in" && number) {
    return { title: say("kiosk.has_number", { number }), why: say("kiosk.checked_in_before") };
  }
  const over = { cancelled: "kiosk.booking_cancelled", expired: "kiosk.booking_over" }[state];
  return { title, why: over ? say(over) : problem.sentence };
}

/** A missed call that is too long ago: a new number, offered at once. */
export function missedTooLong(ticket, problem, offer) {
  const title = say("kiosk.missed_too_long");
  const why = problem.code === "too_late_to_return" ? problem.sentence : say("kiosk.missed_over", { number: ticket.number });
  const choices = offer ? [{ name: "fresh", label: say("kiosk.take_new", { service: offer.service }), act: offer.fresh }] : [];
  return { title, why, choices };
}
