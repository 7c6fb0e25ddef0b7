// The forms of what is done to a ticket: insert first, move, identify, another service, remove.

import { change } from "./lobby_asking.js";
import { choose, complain, key, line, reasonOf, showSheet, working } from "./lobby_sheet.js";
import { kind, quickReasons, segmentLabel, segmentOptions } from "./lobby_words.js";
import { branch, serviceName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { named, say } from "./words.js";

const IDENTITY_MAX = 200;
const KINDS = ["", "card", "id", "phone", "code"];

function head({ ticket }) {
  const number = el("b.number.middle", {}, ticket.number);
  return el("p.form-head", {}, number, el("span.muted", {}, kind(ticket)));
}

function serviceChoice(legend, without, changed) {
  const services = branch().services.filter((one) => one.code !== without);
  return choose(legend, services.map((one) => ({ value: one.code, label: named(one.name) })), [], { none: true, changed });
}

/** Sends a change of one ticket; `done(sentence)` hears that it was made. */
function send(ticket, action, body, done) {
  return working(async () => {
    const answer = await change(`/tickets/${ticket.id}/${action}`, body);
    done(say(`lobby.done.${action.replace("-", "_")}`, {
      number: ticket.number, service: serviceName(answer.ticket.service), segment: segmentLabel(answer.ticket.segment),
    }));
  });
}

function given(value, sentence) {
  complain(value ? "" : say(sentence));
  return Boolean(value);
}

/** To the head of its queue, with a reason. */
export function insertForm(standing, done, back) {
  const { ticket } = standing;
  const reason = reasonOf(quickReasons("insert-first"));
  showSheet(say("lobby.do.insert_first"), [
    head(standing), reason.node,
    el("p.caption", {}, say("lobby.recorded")),
    key(say("lobby.insert_it", { number: ticket.number }), () => given(reason.value(), "lobby.reason_needed")
      && send(ticket, "insert-first", { reason: reason.value() }, done), undefined, "confirm"),
  ], { back });
}

/** Another service, another segment or both, with a reason. */
export function moveForm(standing, done, back) {
  const { ticket } = standing;
  const service = serviceChoice(say("lobby.to_service"), ticket.service);
  const segment = choose(say("lobby.to_segment"), segmentOptions(ticket.segment), [], { none: true });
  const reason = reasonOf(quickReasons("move"));
  const act = () => {
    const [to_service] = service.values(), [to_segment] = segment.values();
    if (given(to_service || to_segment, "lobby.somewhere") && given(reason.value(), "lobby.reason_needed")) {
      send(ticket, "move", {
        ...(to_service ? { service: to_service } : {}), ...(to_segment ? { segment: to_segment } : {}), reason: reason.value(),
      }, done);
    }
  };
  showSheet(say("lobby.do.move"), [
    head(standing), service.node, segment.node, reason.node,
    el("p.caption", {}, say("lobby.keeps_entry")),
    key(say("lobby.move_it", { number: ticket.number }), act, undefined, "confirm"),
  ], { back });
}

/** A masked field for a card, a document, a phone number or a code: {node, value()} gives {kind?, value} or null. */
export function identityField(id) {
  const kinds = choose(say("lobby.identity_kind"), KINDS.map((code) => ({
    value: code, label: say(`lobby.identity.${code || "any"}`),
  })), [""]);
  const written = line(id, say("lobby.identity_shown"), { type: "password", maxLength: IDENTITY_MAX, inputMode: "text" });
  written.field.setAttribute("autocomplete", "one-time-code");   // browsers offer to keep what they take for a password
  const value = () => {
    const text = written.field.value.trim();
    const [code] = kinds.values();
    return text ? { ...(code ? { kind: code } : {}), value: text } : null;
  };
  return { node: el("div.identity", {}, kinds.node, written.node), value, clear: () => { written.field.value = ""; } };
}

/** Who holds a ticket: by what they show, or by word of staff with a reason. */
export function identifyForm(standing, done, back) {
  const { ticket } = standing;
  const shown = identityField("identity");
  const segment = choose(say("lobby.by_word"), segmentOptions(), [], { none: true });
  const reason = reasonOf(quickReasons("identify"));
  const act = () => {
    const identification = shown.value();
    const [by_word] = segment.values();
    if (identification && !by_word) {
      send(ticket, "identify", { identification }, done).then(shown.clear);
    } else if (given(by_word && !identification, "lobby.one_way") && given(reason.value(), "lobby.reason_needed")) {
      send(ticket, "identify", { segment: by_word, reason: reason.value() }, done);
    }
  };
  showSheet(say("lobby.do.identify"), [
    head(standing), shown.node,
    el("p.caption", {}, say("lobby.identity_safe")),
    el("details.other-way", {}, el("summary", {}, say("lobby.by_word_open")), segment.node, reason.node),
    key(say("lobby.identify_it", { number: ticket.number }), act, undefined, "confirm"),
  ], { back });
}

/** One more service in the same visit. */
export function addForm(standing, done, back) {
  const { ticket } = standing;
  const service = serviceChoice(say("lobby.which_service"), "");
  const act = () => given(service.values()[0], "lobby.which_service")
    && send(ticket, "add-service", { service: service.values()[0] }, done);
  showSheet(say("lobby.do.add_service"), [
    head(standing), service.node, el("p.caption", {}, say("lobby.add_note")),
    key(say("lobby.add_it", { number: ticket.number }), act, undefined, "confirm"),
  ], { back });
}

/** Taken out, with a reason; there is no way back. */
export function removeForm(standing, done, back) {
  const { ticket } = standing;
  const reason = reasonOf(quickReasons("remove"));
  showSheet(say("lobby.do.remove"), [
    head(standing), reason.node,
    el("p.bad", {}, say("lobby.remove_final")),
    key(say("lobby.remove_it", { number: ticket.number }), () => given(reason.value(), "lobby.reason_needed")
      && send(ticket, "remove", { reason: reason.value() }, done), "button.button.main.danger", "confirm"),
  ], { back });
}
