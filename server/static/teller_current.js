// What stands at the counter now: a customer and why, nobody, the work afterwards, or a pause.

import { branch, bring, pauseOf, segmentName, serviceName, serviceOf } from "./staff_branch.js";
import { minutes, since_s, stopwatch, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { waited_s } from "./teller_counter.js";
import { isStopped, left } from "./teller_keys.js";
import { pauseName } from "./teller_own.js";
import { passed, why } from "./teller_why.js";
import { has, language, named, say } from "./words.js";

const WIDE_NUMBER = 4;           // characters of a number that fit at full size
const WIDE_NAME = 24;            // and of a service's name
const JUST_ISSUED_S = 60;

function languageName(code) {
  return new Intl.DisplayNames([language()], { type: "language" }).of(code);
}

function fact(heading, text, small = "") {
  return text ? [el("dt", {}, heading), el("dd", {}, text, small ? el("small", {}, small) : null)] : [];
}

/** A small key among the facts; it is never disabled outright, which would take the keyboard away from it. */
function touched(shape, label, name, value, act, properties) {
  const made = el(shape, { type: "button", onclick: () => act(name, value), ...properties }, label);
  Object.assign(made.dataset, { action: name, keep: `${name} ${label}` });
  return made;
}

function stepsOf(held, act) {
  const off = held.pressing !== null || !held.fresh;
  return held.counter.steps.map(({ step, name, done }) => touched(
    "button.step", named(name), "step", { step, done: !done }, act, { role: "checkbox", "aria-checked": String(done), "aria-disabled": String(off) },
  ));
}

function marksOf(held, act) {
  const off = held.pressing !== null || !held.fresh;
  return branch().marks.map(({ code, name }) => {
    const noted = held.counter.marks.includes(code);
    return touched(noted ? "button.mark.on" : "button.mark", named(name), "mark", code, act, {
      "aria-pressed": String(noted), "aria-disabled": String(noted || off),
    });
  });
}

function channelOf({ channel, slot, ticket }) {
  if (slot) {
    return say("teller.slot", { at: timeOfDay(Date.parse(slot)) });
  }
  const at = timeOfDay(Date.parse(ticket.issued_at));
  return channel === "walk_in" ? say("teller.walk_in") : say(has(`teller.channel.${channel}`) ? `teller.channel.${channel}` : "teller.issued_at", { at });
}

function drawTags(counter) {
  const { ticket, automatic } = counter;
  const segment = segmentName(ticket.segment);
  fill(byId("tags"),
    segment ? el("span.tag.solid", {}, segment) : null,
    automatic ? el("span.tag.solid", {}, say("teller.automatic")) : null,
    el("span.tag", {}, languageName(ticket.language)),
    el("span.tag", {}, channelOf(counter)),
    ticket.calls > 1 ? el("span.tag", {}, say("teller.calls", { n: ticket.calls })) : null);
}

/** Who acted, as the log spells it (`teller:li`, `counter:2`), by the name that people use. */
function writer(actor) {
  const [role, name] = actor.split(":");
  return role === "counter" ? say("teller.counter", { counter: name }) : name;
}

function drawFacts(held, act) {
  const { ticket, reason, note, remark, more } = held.counter;
  const steps = stepsOf(held, act);
  const marks = marksOf(held, act);
  const row = (heading, children) => (children.length ? [el("dt", {}, heading), el("dd.row", {}, ...children)] : []);
  fill(byId("facts"),
    ...(reason ? fact(say("teller.why_this"), why(reason, note), note || passed(reason)) : []),
    ...fact(say("teller.bring"), bring(ticket.service)),
    ...(remark ? fact(say("teller.note"), remark.text, say("teller.note_by", { name: writer(remark.by) })) : []),
    ...fact(say("teller.then_heading"), more.map(serviceName).join(say("teller.and"))),
    ...row(say("teller.steps"), steps),
    ...row(say("teller.marks"), marks));
}

function drawCustomer(held, act) {
  const { ticket } = held.counter;
  write(byId("number"), ticket.number);
  byId("number").dataset.number = ticket.number;
  byId("number").dataset.length = ticket.number.length > WIDE_NUMBER ? "long" : "usual";
  write(byId("service"), serviceName(ticket.service));
  byId("service").dataset.length = serviceName(ticket.service).length > WIDE_NAME ? "long" : "usual";
  drawTags(held.counter);
  drawFacts(held, act);
}

function timerWords({ state, ticket }) {
  if (state !== "serving") {
    return say("teller.called_for");
  }
  const target_min = serviceOf(ticket.service).target_service_min;
  return target_min ? say("teller.serving_target", { n: target_min }) : say("teller.serving_for");
}

/** Writes what ticks: how long the customer is here, how long the counter is idle or pauses. */
function drawTimers({ counter }) {
  const { state, since, pause } = counter;
  const seconds = since_s(since);
  write(byId("timer"), stopwatch(seconds));
  write(byId("timer-what"), counter.ticket ? timerWords(counter) : "");
  write(byId("quiet-timer"), stopwatch(seconds));
  const limit_s = state === "paused" ? (pauseOf(pause).limit_min || Infinity) * 60 : Infinity;
  byId("quiet-timer").classList.toggle("warn", seconds > limit_s);
  if (state === "paused" && pause !== "unattended") {
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
  const words = {
    paused: [say("teller.paused_for", { reason: pauseName(counter.pause) }), counter.pause === "unattended" ? unattended(counter) : null],
    wrap_up: [say("teller.wrap_up"), say("teller.wrap_up_why")],
  }[counter.state] || [say("teller.idle"), waiting && !waiting.length ? say("teller.idle_nobody") : ""];
  write(byId("quiet-what"), words[0]);
  if (words[1] !== null) {
    write(byId("quiet-more"), words[1]);
  }
}

function unattended(counter) {
  const lost = left(counter);
  const what = say("teller.unattended_why", { from: timeOfDay(Date.parse(counter.since)), n: branch().counter_grace_s });
  const whom = lost ? say("teller.unattended_held", { number: lost.ticket.number }) : say("teller.unattended_back");
  return [what, whom].join(language() === "zh" ? "" : " ");
}

function drawCame(held) {
  const next = held.counter.state === "open" && !isStopped(held) && held.waiting && held.waiting[0];
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

/** Draws the middle of the page as the counter stands; `act(name, value)` hears of what is touched there. */
export function drawCurrent(held, act) {
  const { counter, trouble } = held;
  byId("current").dataset.state = counter.state;
  byId("customer").hidden = !counter.ticket;
  byId("facts").hidden = !counter.ticket;
  byId("quiet").hidden = Boolean(counter.ticket);
  if (counter.ticket) {
    drawCustomer(held, act);
  } else {
    drawQuiet(held);
  }
  drawCame(held);
  drawTimers(held);
  byId("trouble").hidden = !trouble;
  write(byId("trouble"), trouble ? troubleWords(trouble) : "");
}

function troubleWords({ code, sentence }) {
  if (!sentence) {
    return say("teller.no_answer");
  }
  return code === "wrong_moment" || code === "forbidden" ? sentence + (language() === "zh" ? "" : " ") + say("teller.refreshed") : sentence;
}
