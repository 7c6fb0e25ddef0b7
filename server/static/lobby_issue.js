// Giving a number at the reception: services, language, segment, identification, large print.

import { Refused } from "./client.js";
import { ask, change } from "./lobby_asking.js";
import { identityField } from "./lobby_moves.js";
import { choose, closeSheet, complain, key, showSheet, working } from "./lobby_sheet.js";
import { followPaper, openTicket } from "./lobby_ticket.js";
import { clock, expectedWait, joined, kind, segmentOptions } from "./lobby_words.js";
import { el } from "./staff_dom.js";
import { language, languages, named, say } from "./words.js";

const SERVICES_MAX = 5;          // of one visit, as the API takes them

function serviceState(service) {
  if (service.full) {
    return say("lobby.service_full");
  }
  if (!service.open) {
    return service.opens_at ? say("lobby.service_opens", { at: clock(service.opens_at) }) : say("lobby.service_closed");
  }
  return joined(say("lobby.people", { n: service.waiting }), expectedWait(service.estimate));
}

/** What is asked of the server, out of what was chosen. */
function wanted({ services, spoken, segment, shown, large }, again) {
  const chosen = services.values();
  const identification = shown.value();
  return {
    ...(chosen.length > 1 ? { services: chosen } : { service: chosen[0] }),
    language: spoken.values()[0], segment: segment.values()[0], large_print: large.values().length > 0,
    ...(identification ? { identification } : {}), ...(again ? { again: true } : {}),
  };
}

/** The form of a new number; `held` is for coming back to it. */
export async function issueTicket(told) {
  let services = [];
  try {
    services = (await ask("/branch")).services;
  } catch (refused) {
    showSheet(say("lobby.new_ticket"), []);
    complain(refused.sentence);
    return;
  }
  const form = {
    services: choose(say("lobby.which_services", { most: SERVICES_MAX }), services.map((one) => ({
      value: one.code, label: named(one.names), detail: serviceState(one), off: !one.open || one.full,
    })), [], { many: SERVICES_MAX, shape: ".wide" }),
    segment: choose(say("lobby.segment"), segmentOptions(), ["ordinary"]),
    spoken: choose(say("lobby.language"), languages().map((code) => ({ value: code, label: say(`client.language_${code}`) })), [language()]),
    large: choose(say("lobby.slip"), [{ value: "large", label: say("lobby.large_print") }], [], { none: true }),
    shown: identityField("identity"),
  };
  showSheet(say("lobby.new_ticket"), [
    form.services.node,
    el("div.pair", {}, form.segment.node, el("div.pair", {}, form.spoken.node, form.large.node)),
    el("details.other-way", {}, el("summary", {}, say("lobby.identity_open")), form.shown.node, el("p.caption", {}, say("lobby.identity_safe"))),
    el("div.foot", {}, key(say("lobby.issue_it"), () => give(form, false, told), undefined, "give")),
  ], { shape: "tall" });
}

function give(form, again, told) {
  if (!form.services.values().length) {
    complain(say("lobby.which_service"));
    return;
  }
  working(async () => {
    try {
      const answer = await change("/tickets", wanted(form, again));
      told(say("lobby.done.issue", { number: answer.ticket.number }));
      showNumber(answer, told);
    } catch (refused) {
      if (!(refused instanceof Refused) || refused.code !== "already_has_ticket" || !refused.problem.ticket) {
        throw refused;
      }
      showHeld(form, refused, told);
    }
  });
}

function bigNumber(ticket) {
  const number = el("b.number.huge", {}, ticket.number);
  number.dataset.number = ticket.number;
  return number;
}

function showNumber({ ticket, print }, told) {
  showSheet(say("lobby.issued"), [
    el("div.issued", { role: "status" }, bigNumber(ticket),
      el("p.what", {}, kind(ticket)),
      el("p", {}, joined(say("lobby.ahead", { n: ticket.ahead }), expectedWait(ticket.estimate)))),
    el("p.paper-state", { id: "paper-state", role: "status" }),
    el("div.keys", {},
      key(say("lobby.card"), () => openTicket(ticket.id), "button.button.main", "card"),
      key(say("lobby.another"), () => issueTicket(told), "button.button.main", "another"),
      key(say("lobby.finished"), closeSheet, "button.button.primary.main", "finished")),
  ]);
  followPaper(ticket.id, print);
}

/** The customer has a number already: that one, or another after all. */
function showHeld(form, refused, told) {
  const { ticket } = refused.problem;
  showSheet(say("lobby.already"), [
    el("div.issued", {}, bigNumber(ticket), el("p.what", {}, kind(ticket)), el("p", {}, refused.sentence)),
    el("div.keys", {},
      key(say("lobby.again"), () => give(form, true, told), "button.button.main", "again"),
      key(say("lobby.card"), () => openTicket(ticket.id), "button.button.primary.main", "card")),
  ]);
}
