// What stands at the counter now: a customer and why, nobody, or a pause.

import { bring, pauseOf, segmentName, serviceName } from "./staff_branch.js";
import { minutes, since_s, stopwatch, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { waited_s } from "./teller_counter.js";
import { passed, why } from "./teller_why.js";
import { language, named, say } from "./words.js";

const WIDE_NUMBER = 4;           // characters of a number that fit at full size
const WIDE_NAME = 24;            // and of a service's name
const JUST_ISSUED_S = 60;

function languageName(code) {
  return new Intl.DisplayNames([language()], { type: "language" }).of(code);
}

function fact(heading, text, small = "") {
  return text ? [el("dt", {}, heading), el("dd", {}, text, small ? el("small", {}, small) : null)] : [];
}

function drawCustomer({ ticket, reason, note }) {
  write(byId("number"), ticket.number);
  byId("number").dataset.number = ticket.number;
  byId("number").dataset.length = ticket.number.length > WIDE_NUMBER ? "long" : "usual";
  write(byId("service"), serviceName(ticket.service));
  byId("service").dataset.length = serviceName(ticket.service).length > WIDE_NAME ? "long" : "usual";
  const segment = segmentName(ticket.segment);
  fill(byId("tags"),
    segment ? el("span.tag.solid", {}, segment) : null,
    el("span.tag", {}, languageName(ticket.language)),
    ticket.calls > 1 ? el("span.tag", {}, say("teller.calls", { n: ticket.calls })) : null);
  fill(byId("facts"),
    ...(reason ? fact(say("teller.why_this"), why(reason), note || passed(reason)) : []),
    ...fact(say("teller.bring"), bring(ticket.service)),
    ...fact(say("teller.issued"), timeOfDay(Date.parse(ticket.issued_at))));
}

/** Writes what ticks: how long the customer is here, how long the counter is idle or pauses. */
export function drawTimers({ counter }) {
  const { state, since, pause } = counter;
  const seconds = since_s(since);
  write(byId("timer"), stopwatch(seconds));
  write(byId("timer-what"), say(state === "serving" ? "teller.serving_for" : "teller.called_for"));
  write(byId("quiet-timer"), stopwatch(seconds));
  if (state === "paused") {
    const limit_s = (pauseOf(pause).limit_min || Infinity) * 60;
    byId("quiet-timer").classList.toggle("warn", seconds > limit_s);
    write(byId("quiet-more"), pauseLimit(pauseOf(pause), since, seconds - limit_s));
  }
}

function pauseLimit(pause, since, over_s) {
  const from = timeOfDay(Date.parse(since));
  if (!pause.limit_min) {
    return say("teller.pause_from", { from });
  }
  return over_s < 60
    ? say("teller.pause_limit", { limit: pause.limit_min, from })
    : say("teller.pause_over", { limit: pause.limit_min, over: minutes(over_s), from });
}

function drawQuiet({ counter, waiting }) {
  if (counter.state === "paused") {
    write(byId("quiet-what"), say("teller.paused_for", { reason: named(pauseOf(counter.pause).name) }));
    return;
  }
  byId("quiet-timer").classList.remove("warn");
  write(byId("quiet-what"), say("teller.idle"));
  write(byId("quiet-more"), waiting && !waiting.length ? say("teller.idle_nobody") : "");
}

function drawCame(held) {
  const next = held.counter.state === "open" && held.waiting && held.waiting[0];
  byId("came").hidden = !next;
  if (!next) {
    return;
  }
  const { ticket } = next;
  const waited = waited_s(held, next);
  write(byId("came-number"), ticket.number);
  write(byId("came-what"), [
    serviceName(ticket.service),
    segmentName(ticket.segment),
    waited < JUST_ISSUED_S ? say("teller.just_issued") : say("teller.waited", { n: Math.floor(waited / 60) }),
  ].filter(Boolean).join(" · "));
}

/** Draws the middle of the page as the counter stands. */
export function drawCurrent(held) {
  const { counter, trouble } = held;
  byId("current").dataset.state = counter.state;
  byId("customer").hidden = !counter.ticket;
  byId("facts").hidden = !counter.ticket;
  byId("quiet").hidden = Boolean(counter.ticket);
  if (counter.ticket) {
    drawCustomer(counter);
  } else {
    drawQuiet(held);
  }
  drawCame(held);
  drawTimers(held);
  byId("trouble").hidden = !trouble;
  write(byId("trouble"), trouble ? trouble.sentence || say("teller.no_answer") : "");
}
