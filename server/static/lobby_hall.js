// Queues against their promise, who is late, who is away: the left and the right column.

import { branch, pauseOf, serviceName } from "./staff_branch.js";
import { now_ms, since_s } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { clock, joined, kind, mins, minsSince, until_s } from "./lobby_words.js";
import { named, say } from "./words.js";

const SCALE_S = 1800;            // the bar runs from nothing to half an hour
const SOON_S = 120;              // a promise so near is told beforehand
const EXPECTED_MAX = 1;          // the next one; the others are a touch away
const QUEUES_ROOMY = 5;          // more services than these stand closer together
const ROWS_MAX = 30;             // of late customers; more are in the list

/** A key of a row: what it does is read from `data-do` and `data-ticket`. */
export function rowKey(label, act, ticket, shape = "button.button.row-key") {
  const made = el(shape, { type: "button", "aria-label": `${label} ${ticket.number}` }, label);
  made.dataset.do = act;
  made.dataset.ticket = ticket.id;
  return made;
}

function share(seconds) {
  return `${Math.min(100, Math.max(0, seconds / SCALE_S * 100)).toFixed(1)}%`;
}

function queueRow(queue) {
  const late = queue.over > 0 || (queue.longest_s || 0) > queue.target_s;
  const longest = queue.longest_s === null ? say("lobby.nothing") : mins(queue.longest_s);
  const bar = el("i", {});
  bar.style.width = queue.longest_s === null ? "0" : share(queue.longest_s);
  const tick = el("u", {});
  tick.style.left = share(queue.target_s);
  const made = el(late ? "button.queue.past" : "button.queue", {
    type: "button",
    "aria-label": say("lobby.queue_said", {
      service: serviceName(queue.service), n: queue.waiting, longest, target: queue.target_s / 60, over: queue.over,
    }),
  },
  el("span.name", {}, serviceName(queue.service)), el("b.people", {}, String(queue.waiting)), el("span.longest", {}, longest),
  el("span.track", { "aria-hidden": "true" }, bar, tick));
  made.dataset.do = "queue";
  made.dataset.service = queue.service;
  return made;
}

/** Draws each service with its people, longest wait and promise. */
export function drawQueues(hall) {
  byId("queues").dataset.many = String(hall.queues.length > QUEUES_ROOMY);
  fillRows(byId("queues"), hall.queues.map(queueRow));
}

/** Replaces only the rows that changed, so that a finger never loses the key under it. */
export function fillRows(parent, rows) {
  rows.forEach((row, place) => {
    const now = parent.children[place];
    if (!now) {
      parent.append(row);
    } else if (!now.isEqualNode(row)) {
      now.replaceWith(row);
    }
  });
  while (parent.children.length > rows.length) {
    parent.lastElementChild.remove();
  }
}

function lateRow({ entry, left_s }) {
  const { ticket, reason } = entry;
  const waited = say("lobby.waited", { time: minsSince(entry.entered_at) });
  const over = left_s < 0;
  const promise = over ? say("lobby.over", { time: mins(-left_s) }) : say("lobby.left", { time: mins(left_s) });
  const why = joined(
    kind(ticket),
    entry.slot ? say("lobby.slot", { at: clock(entry.slot) }) : "",
    reason.rule === "overdue" ? say("lobby.rescued") : "",
    reason.rule === "first" ? say("lobby.is_first") : "",
  );
  const card = el("button.open", { type: "button" },
    el("b.number", {}, ticket.number),
    el("span", {}, el(over ? "b.warn" : "span", {}, promise), ` · ${waited}`, el("small", {}, why)));
  card.dataset.do = "ticket";
  card.dataset.ticket = ticket.id;
  card.dataset.number = ticket.number;
  const first = reason.rule === "first";
  return el("div.row", {}, card, first ? null : rowKey(say("lobby.do.insert_first"), "insert-first", ticket));
}

/** Draws whose promise is past, or nearly. */
export function drawLate({ waiting }) {
  const some = waiting
    .map((entry) => ({ entry, left_s: until_s(entry.promised_at) }))
    .filter(({ left_s }) => left_s !== null && left_s < SOON_S)
    .sort((one, other) => one.left_s - other.left_s);
  const over = some.filter(({ left_s }) => left_s < 0).length;
  write(byId("late-count"), over ? String(over) : "");
  write(byId("late-soon"), some.length > over ? say("lobby.soon", { n: some.length - over }) : "");
  const rows = some.slice(0, ROWS_MAX).map(lateRow);
  if (some.length > ROWS_MAX) {
    rows.push(el("p.quiet", {}, say("lobby.more", { n: some.length - ROWS_MAX })));
  }
  fillRows(byId("late"), rows.length ? rows : [el("p.quiet", {}, say("lobby.late_none"))]);
}

function parkName(code) {
  const found = branch().parks.find((park) => park.code === code);
  return code === "unattended" ? say("lobby.unattended") : found ? named(found.name) : pauseOf(code).name;
}

function awayRow(ticket, what, detail, act) {
  const card = el("button.open", { type: "button" },
    el("b.number", {}, ticket.number),
    el("span", {}, what, el("small", {}, detail)));
  card.dataset.do = "ticket";
  card.dataset.ticket = ticket.id;
  card.dataset.number = ticket.number;
  return el("div.row", {}, card, act);
}

/** Draws those who were missed, with the minutes they have left, and those on hold. */
export function drawAway(hall) {
  const missed = hall.missed
    .filter((one) => until_s(one.return_until) === null || until_s(one.return_until) > 0)
    .map(({ ticket, since, return_until }) => awayRow(ticket,
      say("lobby.missed_since", { time: minsSince(since) }),
      joined(return_until === null ? say("staff.missed_stopped")
        : say("lobby.may_return", { time: mins(until_s(return_until) || 0) }), kind(ticket)),
      rowKey(say("lobby.do.return"), "return", ticket)));
  const parked = hall.parked.map(({ ticket, since, reason }) => awayRow(ticket,
    say("lobby.parked_for", { reason: parkName(reason) }),
    joined(minsSince(since), ticket.counter ? say("lobby.counter", { n: ticket.counter }) : "", kind(ticket)), null));
  const rows = [...missed, ...parked];
  write(byId("away-count"), rows.length ? String(rows.length) : "");
  fillRows(byId("away"), rows.length ? rows : [el("p.quiet", {}, say("lobby.away_none"))]);
}

/** Draws who is still expected by appointment: how many, and who is next. */
export function drawExpected(hall) {
  byId("expected-card").hidden = hall.appointments.length === 0;
  write(byId("expected-count"), String(hall.appointments.length));
  const next = hall.appointments.slice(0, EXPECTED_MAX).map((one) => {
    const late = now_ms() !== null && since_s(one.slot) > 0;
    const made = el("button.open.row", { type: "button" },
      el("b.number", {}, clock(one.slot)),
      el("span", {}, serviceName(one.service), el("small", {}, late
        ? say("lobby.not_here", { time: minsSince(one.slot) }) : say("lobby.slot_in", { time: mins(until_s(one.slot) || 0) }))));
    made.dataset.do = "appointment";
    made.dataset.ticket = one.id;
    return made;
  });
  fillRows(byId("expected"), next);
}

/** Says for what no more numbers are given, and that the day is over. */
export function drawNotices({ hall }, day_is_open) {
  byId("day-over").hidden = day_is_open !== false;
  write(byId("day-over"), say("lobby.day_over"));
  const some = hall.issuing_ended;
  byId("ended").hidden = some.length === 0;
  fill(byId("ended"), ...some.map((one) => el("span", {}, say("lobby.ended", {
    service: one.service ? serviceName(one.service) : say("lobby.all_services"), reason: one.reason,
  }))));
}
