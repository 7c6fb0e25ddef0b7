// Why a ticket comes when it comes, in a sentence.

import { has, say } from "./words.js";

const minutesPast = (seconds) => Math.max(1, Math.floor(Math.abs(seconds) / 60));
const minutesDown = (seconds) => Math.floor(Math.abs(seconds) / 60);

/** The rule's name as the sentences know it; a rule this page has no words for is told by the wait alone. */
function known(reason, place) {
  return has(`teller.${place}.${reason.rule}`) ? reason.rule : "other";
}

/** How far the promise is: "2 min left", "4 min past it"; "" when the ticket has none. */
export function promise(reason) {
  if (reason.due_in_s === null || reason.due_in_s === undefined) {
    return "";
  }
  if (reason.due_in_s < 0) {
    return say("teller.due_past", { n: minutesPast(reason.due_in_s) });
  }
  const left = minutesDown(reason.due_in_s);
  return left < 1 ? say("teller.due_now") : say("teller.due_left", { n: left });
}

/**
 * One sentence for the customer at the counter. `reason` is the API's {rule, wait_s, due_in_s, overtaken}, `note` why
 * somebody was called out of turn: without one it was a customer held for this counter.
 */
export function why(reason, note) {
  const waited = minutesDown(reason.wait_s);
  const wait = waited < 1 ? say("teller.waited_moment") : say("teller.waited", { n: waited });
  const rule = reason.rule === "chosen" && !note ? "held" : known(reason, "why");
  return say(`teller.why.${rule}`, { wait, promise: promise(reason) });
}

/** Who was passed: one sentence. */
export function passed(reason) {
  return reason.overtaken ? say("teller.passed", { n: reason.overtaken }) : say("teller.passed_nobody");
}

/** The few words of a row of the waiting list; the first row says more than the promise. */
export function short(reason, is_next) {
  const rule = known(reason, "short");
  if (rule === "due" || rule === "fifo" || rule === "other") {
    return is_next && rule !== "other"
      ? say(`teller.short.${rule}`, { promise: promise(reason) })
      : promise(reason) || say("teller.short.other");
  }
  return say(`teller.short.${rule}`, { promise: promise(reason) });
}
