// The card of a ticket: where it stands, and the keys of what may be done to it now.

import { ask, change } from "./lobby_asking.js";
import { addForm, identifyForm, insertForm, moveForm, removeForm } from "./lobby_moves.js";
import { complain, key, showSheet, working } from "./lobby_sheet.js";
import { clock, expectedWait, joined, kind, listed, mins, minsSince, segmentLabel, stateName, until_s } from "./lobby_words.js";
import { Refused } from "./client.js";
import { serviceName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { say } from "./words.js";

const FORMS = {
  "insert-first": insertForm, "move": moveForm, "identify": identifyForm, "add-service": addForm, "remove": removeForm,
};
const ORDER = ["return", "insert-first", "move", "identify", "add-service", "reprint", "remove"];
const PRINTED = ["printed", "failed", "expired", "unknown"];
const LOOK_PRINT_MS = 700;
const LOOKS = 15;                // afterwards the paper is a matter for the devices' card

let told = () => {};

/** Calls `heard(sentence)` of each change made here. */
export function onChanged(heard) {
  told = heard;
}

/** The id of today's ticket with this number. */
export async function idOf(number) {
  const { ticket } = await ask(`/tickets?number=${encodeURIComponent(number)}`);
  return ticket.id;
}

/** Shows the card of a ticket (its id), or straight the form of one of its actions where that is allowed. */
export async function openTicket(id, action = "", back = null) {
  let standing;
  try {
    standing = await ask(`/tickets/${id}/standing`);
  } catch (refused) {
    if (!(refused instanceof Refused)) {
      throw refused;
    }
    showSheet(say("lobby.card"), [], { back });
    complain(refused.sentence);
    return;
  }
  const said = standing.may[action];
  if (FORMS[action] && said.allowed) {
    FORMS[action](standing, (sentence) => done(id, sentence, back), () => card(standing, back));
    return;
  }
  card(standing, back);
  if (said && !said.allowed) {
    complain(say("lobby.not_now", { action: say(`lobby.do.${action.replace("-", "_")}`) }));
  }
}

function done(id, sentence, back) {
  told(sentence);
  openTicket(id, "", back);
}

function fact(name, value) {
  return value ? el("div", {}, el("dt", {}, name), el("dd", {}, value)) : null;
}

function facts(standing) {
  const { ticket } = standing;
  const left_s = until_s(standing.promised_at);
  const promise = left_s === null ? ""
    : left_s < 0 ? say("lobby.over", { time: mins(-left_s) }) : say("lobby.left", { time: mins(left_s) });
  const returns_s = until_s(standing.return_until);
  return el("dl.card-facts", {}, ...[
    fact(say("lobby.entered"), joined(clock(standing.entered_at), minsSince(standing.entered_at))),
    ticket.state === "waiting" ? fact(say("lobby.place"), joined(
      standing.first ? say("lobby.is_first") : say("lobby.ahead", { n: ticket.ahead }), expectedWait(ticket.estimate))) : null,
    fact(say("lobby.promise"), promise),
    fact(say("lobby.at_counter"), ticket.counter ? say("lobby.counter", { n: ticket.counter }) : ""),
    fact(say("lobby.return_until"), returns_s === null ? "" : returns_s > 0
      ? joined(clock(standing.return_until), say("lobby.left", { time: mins(returns_s) })) : say("lobby.return_over")),
    fact(say("lobby.slot_of"), clock(standing.slot)),
    fact(say("lobby.more_services"), listed(standing.more.map(serviceName))),
    fact(say("lobby.held_for"), standing.held_for === null ? "" : typeof standing.held_for === "number"
      ? say("lobby.counter", { n: standing.held_for }) : standing.held_for),
    fact(say("lobby.identity"), standing.tail ? say("lobby.tail", { tail: standing.tail }) : ""),
    fact(say("lobby.manager_of"), standing.manager || ""),
  ].filter(Boolean));
}

function actionKey(standing, action, back) {
  const { ticket } = standing;
  const label = say(`lobby.do.${action.replace("-", "_")}`);
  const again = () => card(standing, back);
  const finished = (sentence) => done(ticket.id, sentence, back);
  const acts = {
    "return": () => comeBack(ticket, finished),
    "reprint": () => reprint(ticket),
  };
  const act = acts[action] || (() => FORMS[action](standing, finished, again));
  const shape = action === "return" ? "button.button.primary.main" : action === "remove" ? "button.button.main.danger" : "button.button.main";
  return key(label, act, shape, action);
}

function card(standing, back) {
  const { ticket, may } = standing;
  const allowed = ORDER.filter((action) => may[action].allowed);
  const number = el("b.number.big", {}, ticket.number);
  number.dataset.number = ticket.number;
  number.dataset.state = ticket.state;
  const story = el("a.button.main", { href: `/story/${ticket.id}`, target: "_blank", rel: "noopener" }, say("lobby.story"));
  showSheet(say("lobby.card"), [
    el("div.card-head", {}, number,
      el("div", {}, el("p.what", {}, kind(ticket)),
        el("p.tags", {}, el("span.tag", {}, stateName(ticket.state)), el("span.tag", {}, segmentLabel(ticket.segment))))),
    facts(standing),
    el("p.muted", { id: "paper-state", role: "status" }),
    allowed.length ? null : el("p", {}, say("lobby.nothing_allowed")),
    el("div.keys", {}, ...allowed.map((action) => actionKey(standing, action, back)), story),
  ], { back });
}

/** A missed customer is back; used from a row too, where `complaint(sentence)` hears of a refusal. */
export function comeBack(ticket, finished) {
  return working(async () => {
    await change(`/tickets/${ticket.id}/return`, {});
    finished(say("lobby.done.return", { number: ticket.number }));
  });
}

function reprint(ticket) {
  return working(async () => {
    const answer = await change(`/tickets/${ticket.id}/reprint`, {});
    told(say("lobby.done.reprint", { number: ticket.number }));
    followPaper(ticket.id, answer.print);
  });
}

/** Says in #paper-state how far a ticket's paper is, until it is out or cannot be. */
export async function followPaper(id, print) {
  const place = document.getElementById("paper-state");
  let paper = print;
  for (let looked = 0; place && place.isConnected && looked < LOOKS; looked += 1) {
    place.textContent = paper ? say(`lobby.paper.${paper.state}`, { printer: paper.printer }) : say("lobby.paper.none");
    place.dataset.state = paper ? paper.state : "none";
    if (!paper || PRINTED.includes(paper.state)) {
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, LOOK_PRINT_MS); });
    const answer = await ask(`/tickets/${id}`).catch(() => null);
    paper = answer ? answer.print : paper;
  }
}
