// Whom this counter keeps beside the queue: on hold, waiting for it alone, missed a while ago.

import { branch, parkName, serviceName } from "./staff_branch.js";
import { now_ms, since_s } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { may } from "./teller_keys.js";
import { say } from "./words.js";

const MINUTE_MS = 60000;

function row(ticket, words, { label, action, off, warn = false, press }) {
  const key = el("button.button.small", { type: "button", disabled: off, onclick: press, "aria-label": `${label} ${ticket.number}` }, label);
  Object.assign(key.dataset, { action, number: ticket.number, keep: `${action} ${ticket.number}` });
  return el("li", {}, el("b.number", {}, ticket.number), el(warn ? "span.warn" : "span", {}, words), key);
}

/** How long somebody has been on hold. */
export function parkedFor(since) {
  const n = Math.floor(since_s(since) / 60);
  const over = n >= branch().park_max_min;
  return n < 1 ? say("teller.parked_now") : say(over ? "teller.parked_long" : "teller.parked_for", { n });
}

function parkedRow(held, { ticket, since, reason }, act) {
  const over = since_s(since) >= branch().park_max_min * 60;
  const where = ticket.counter === held.counter.number ? "" : say("teller.counter", { counter: ticket.counter });
  const why = reason === "unattended" ? say("teller.unattended") : parkName(reason);
  const words = [parkedFor(since), why, where];
  return row(ticket, words.filter(Boolean).join(" · "), {
    label: say("teller.unpark"), action: "unpark", warn: over, off: !may(held, "unpark").allowed, press: () => act("unpark", ticket.id),
  });
}

function heldRow(held, ticket, act) {
  return row(ticket, `${say("teller.held_here")} · ${serviceName(ticket.service)}`, {
    label: say("teller.call_held"), action: "call", off: held.counter.state !== "open", press: () => act("call", ticket.number),
  });
}

function missedRow(held, { ticket, return_until }, act) {
  const left_ms = Date.parse(return_until) - now_ms();
  const words = return_until === null ? say("staff.missed_stopped")    // no time runs while the hall is stopped
    : say("teller.missed_left", { n: Math.max(1, Math.round(left_ms / MINUTE_MS)) });
  return row(ticket, words, {
    label: say("teller.return"), action: "return", off: false, press: () => act("return", ticket.id),
  });
}

/** Draws the list; `act(name, value)` hears of its keys. Those of its pools stand with the others who wait, where they do. */
export function drawKept(held, act) {
  const { parked, held: pooled, missed } = held.counter;
  const listed = new Set((held.waiting || []).map((entry) => entry.ticket.id));
  const blocked = held.pressing !== null || !held.fresh;
  const rows = [
    ...parked.map((one) => parkedRow(held, one, act)),
    ...pooled.filter((ticket) => !listed.has(ticket.id)).map((ticket) => heldRow(held, ticket, act)),
    ...missed.filter((one) => one.return_until === null || Date.parse(one.return_until) > now_ms()).map((one) => missedRow(held, one, act)),
  ];
  if (blocked) {
    rows.forEach((one) => { one.querySelector("button").disabled = true; });
  }
  byId("kept-card").hidden = !rows.length;
  fill(byId("kept"), ...rows);
}
