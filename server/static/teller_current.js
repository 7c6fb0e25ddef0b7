// What stands at the counter now: a customer and why, nobody, or a pause.

import { passed, why } from "./teller_why.js";
import { minutes, now_ms, since_s, stopwatch, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { language, named, say } from "./words.js";

const WAITED_LONG_S = 60;        // an idle counter with somebody waiting for so long is worth a warning colour

function serviceOf(branch, code) {
  return branch.services.find((service) => service.code === code) || { code, names: code };
}

/** A service's name in the page's language. */
export function serviceName(branch, code) {
  return named(serviceOf(branch, code).names);
}

/** A segment's name, "" for ordinary customers, who need no tag. */
export function segmentName(branch, code) {
  const segment = (branch.segments || []).find((one) => one.code === code);
  return code === "ordinary" ? "" : segment ? named(segment.names) : code;
}

function languageName(code) {
  return new Intl.DisplayNames([language()], { type: "language" }).of(code);
}

function fact(heading, text, small = "") {
  return text ? [el("dt", {}, heading), el("dd", {}, text, small ? el("small", {}, small) : null)] : [];
}

function drawCustomer(held, branch) {
  const { ticket } = held.counter;
  write(byId("number"), ticket.number);
  byId("number").dataset.number = ticket.number;
  byId("number").dataset.length = ticket.number.length > 5 ? "long" : "usual";
  write(byId("service"), serviceName(branch, ticket.service));
  const segment = segmentName(branch, ticket.segment);
  fill(byId("tags"),
    segment ? el("span.tag.solid", {}, segment) : null,
    el("span.tag", {}, languageName(ticket.language)),
    ticket.calls > 1 ? el("span.tag", {}, say("teller.calls", { n: ticket.calls })) : null);
  const { reason } = ticket;
  fill(byId("facts"),
    ...(reason ? fact(say("teller.why_this"), why(reason), reason.rule === "chosen" ? ticket.note : passed(reason)) : []),
    ...fact(say("teller.bring"), named(serviceOf(branch, ticket.service).bring)),
    ...fact(say("teller.issued"), say("teller.issued_at", { at: timeOfDay(Date.parse(ticket.issued_at)) })));
}

/** Writes what ticks: how long the customer is here, how long the counter is idle or pauses. */
export function drawTimers(held, branch) {
  const { state, since } = held.counter;
  const seconds = since_s(since) || 0;
  write(byId("timer"), stopwatch(seconds));
  write(byId("timer-what"), say(state === "serving" ? "teller.serving_for" : "teller.called_for"));
  write(byId("quiet-timer"), stopwatch(seconds));
  byId("quiet-timer").classList.remove("warn");
  if (state === "paused") {
    const pause = pauseOf(held, branch);
    const over = Boolean(pause.limit_min) && seconds > pause.limit_min * 60;
    byId("quiet-timer").classList.toggle("warn", over);
    write(byId("quiet-more"), pauseLimit(pause, since, over ? seconds - pause.limit_min * 60 : null));
  }
}

function pauseLimit(pause, since, over_s) {
  const from = timeOfDay(Date.parse(since));
  if (!pause.limit_min) {
    return say("teller.pause_from", { from });
  }
  return over_s === null
    ? say("teller.pause_limit", { limit: pause.limit_min, from })
    : say("teller.pause_over", { limit: pause.limit_min, over: minutes(over_s), from });
}

function pauseOf(held, branch) {
  const code = held.counter.pause;
  return (branch.pauses || []).find((pause) => pause.code === code) || { code, name: code, limit_min: null };
}

function drawQuiet(held, branch) {
  if (held.counter.state === "paused") {
    write(byId("quiet-what"), say("teller.paused_for", { reason: named(pauseOf(held, branch).name) }));
    return;
  }
  write(byId("quiet-what"), say("teller.idle"));
  write(byId("quiet-more"), held.waiting && !held.waiting.length ? say("teller.idle_nobody") : "");
}

function drawCame(held, branch) {
  const next = held.counter.state === "open" && held.waiting && held.waiting[0];
  byId("came").hidden = !next;
  if (!next) {
    return;
  }
  const { ticket, reason } = next;
  write(byId("came-number"), ticket.number);
  const waited_s = reason.wait_s + (now_ms() - held.told_ms) / 1000;
  const parts = [serviceName(branch, ticket.service), segmentName(branch, ticket.segment),
    waited_s < WAITED_LONG_S ? say("teller.just_issued") : say("teller.waited", { n: Math.floor(waited_s / 60) })];
  write(byId("came-what"), parts.filter(Boolean).join(" · "));
}

/** Draws the middle of the page as the counter stands. */
export function drawCurrent(held, branch) {
  const { counter, trouble } = held;
  byId("current").dataset.state = counter.state;
  byId("customer").hidden = !counter.ticket;
  byId("facts").hidden = !counter.ticket;
  byId("quiet").hidden = Boolean(counter.ticket);
  if (counter.ticket) {
    drawCustomer(held, branch);
  } else {
    drawQuiet(held, branch);
  }
  drawCame(held, branch);
  drawTimers(held, branch);
  byId("trouble").hidden = !trouble;
  write(byId("trouble"), trouble ? trouble.sentence || say("teller.no_answer") : "");
}
