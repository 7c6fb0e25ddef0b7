// The list for working by hand: who waits, in calling order, who is at the counters, missed or on hold; on paper.

import { complain, key, showSheet } from "./lobby_sheet.js";
import { clock } from "./lobby_words.js";
import { branch, segmentName, serviceName } from "./staff_branch.js";
import { dayName, now_ms, timeOfDay } from "./staff_clock.js";
import { byId, el } from "./staff_dom.js";
import { named, say } from "./words.js";

const FRESH_WITHIN_MS = 2500;    // longer the hall is not asked again before the last known state is printed

function cells(tag, ...texts) {
  return texts.map((text) => el(tag, {}, text));
}

function heads(...keys) {
  return el("thead", {}, el("tr", {}, ...cells("th", ...keys.map((one) => say(`lobby.sheet.${one}`)))));
}

function waitingTable(waiting) {
  const rows = waiting.map(({ ticket, entered_at, promised_at, slot, reason }, place) => {
    const remarks = [segmentName(ticket.segment), slot ? say("lobby.slot", { at: clock(slot) }) : "", reason.rule === "first" ? say("lobby.is_first") : ""];
    const made = el("tr", {}, ...cells("td", String(place + 1), "", serviceName(ticket.service), remarks.filter(Boolean).join("，"),
      clock(entered_at), clock(promised_at), ""));
    made.children[1].append(el("b.number", {}, ticket.number));
    made.dataset.number = ticket.number;
    return made;
  });
  return el("table.waiting-table", {}, heads("place", "number", "service", "remark", "entered", "promised", "called"), el("tbody", {}, ...rows));
}

function smallTable(columns, rows) {
  return el("table", {}, heads(...columns), el("tbody", {}, ...rows.map((texts) => el("tr", {}, ...cells("td", ...texts)))));
}

function others(hall) {
  const here = hall.counters.filter((counter) => counter.ticket);
  const made = [];
  if (here.length) {
    made.push(el("h2", {}, say("lobby.sheet.at_counters")), smallTable(["counter", "number", "service", "state", "staff"], here.map((counter) => [
      String(counter.number), counter.ticket.number, serviceName(counter.ticket.service), say(`lobby.state.${counter.ticket.state}`), counter.staff || "",
    ])));
  }
  if (hall.parked.length) {
    made.push(el("h2", {}, say("lobby.sheet.parked")), smallTable(["number", "service", "counter", "since"], hall.parked.map((one) => [
      one.ticket.number, serviceName(one.ticket.service), one.ticket.counter ? String(one.ticket.counter) : "", clock(one.since),
    ])));
  }
  if (hall.missed.length) {
    made.push(el("h2", {}, say("lobby.sheet.missed")), smallTable(["number", "service", "since", "until"], hall.missed.map((one) => [
      one.ticket.number, serviceName(one.ticket.service), clock(one.since), clock(one.return_until),
    ])));
  }
  return made;
}

/** The list as it stands: an article that reads in black and white. */
export function paperOf(held, fresh) {
  const at = held.hall.at;
  return el("article.by-hand", {},
    el("header", {},
      el("h1", {}, `${named(branch().name)} · ${say("lobby.list")}`),
      el("p", {}, say("lobby.sheet.as_of", { day: dayName(Date.parse(at)), at: clock(at), n: held.count })),
      fresh ? null : el("p", {}, el("b", {}, say("lobby.sheet.stale", { at: timeOfDay(now_ms()) }))),
      el("p", {}, say("lobby.sheet.how"))),
    held.waiting.length ? waitingTable(held.waiting) : el("p", {}, say("lobby.queue_empty")),
    held.count > held.waiting.length ? el("p", {}, say("lobby.more", { n: held.count - held.waiting.length })) : null,
    ...others(held.hall));
}

/**
 * Prints the list: as it stands now, or as it was last known when nobody answers. `followed` is the FollowedHall,
 * `is_fresh()` whether the line is up.
 */
export async function printList(followed, is_fresh) {
  let fresh = is_fresh();
  if (fresh) {
    const late = new Promise((resolve) => { setTimeout(resolve, FRESH_WITHIN_MS); });
    await Promise.race([followed.fresh(), late]);
    fresh = followed.held.trouble === null;
  }
  const { held } = followed;
  const again = key(say("lobby.print_again"), () => window.print(), "button.button.primary.main", "print");
  if (!held.hall) {
    showSheet(say("lobby.list"), []);
    complain(say("lobby.nothing_known"));
    return;
  }
  byId("paper").replaceChildren(paperOf(held, fresh));
  showSheet(say("lobby.list"), [el("div.keys", {}, again), paperOf(held, fresh)], { shape: "tall" });
  window.print();
}
