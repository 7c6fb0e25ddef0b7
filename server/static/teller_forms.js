// The questions of a teller that take more than one touch: whom to call, where to send, how it ended.

import { api } from "./client.js";
import { branch, serviceName, zoneName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { answers, ask } from "./teller_ask.js";
import { named, say } from "./words.js";

const REASON_MAX = 200;          // characters of a written reason
const NUMBER_MAX = 12;
const TARGETS_SHOWN = 10;        // lines of the list of places to send somebody to

/** A field for words of one's own over the branch's quick choices. */
function reasonField(label, required) {
  const field = el("input.field", { id: "ask-reason", required, maxLength: REASON_MAX, autocomplete: "off" });
  const quick = branch().reasons.map((reason) => el("button.button.small", {
    type: "button", onclick: () => { field.value = named(reason.name); field.focus(); },
  }, named(reason.name)));
  return { field, parts: [
    el("label", { htmlFor: "ask-reason" }, label), quick.length ? el("div.quick", {}, ...quick) : null, field,
  ] };
}

function submitKey(label, action) {
  const key = el("button.button.primary", { type: "submit" }, label);
  key.dataset.action = action;
  return key;
}

function form(parts, submit) {
  const made = el("form.asked", {}, ...parts);
  made.onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  return made;
}

function tick(id, label, checked = false, kind = "checkbox", name = "") {
  const box = el("input", { type: kind, id, checked, defaultChecked: checked, name });
  return { box, line: el("label.tick", { htmlFor: id }, box, label) };
}

/** The id of a ticket by its number, from `known` (tickets) where it is there. */
async function idOf(number, known) {
  const found = known.find((ticket) => ticket.number === number);
  return found ? found.id : (await api("GET", `/tickets?number=${encodeURIComponent(number)}`)).ticket.id;
}

/** Whom to call out of turn, and why: {ticket, reason} or null. `number` fills the field; `own` need no reason. */
export function askCall(waiting, own, number = "") {
  return ask(say("teller.call"), (done) => {
    const which = el("input.field", {
      id: "ask-number", value: number, required: true, maxLength: NUMBER_MAX, autocomplete: "off", spellcheck: false,
    });
    const typed = () => which.value.trim().toUpperCase();
    const reason = reasonField(say("teller.call_why"), true);
    reason.field.autofocus = Boolean(number);
    which.oninput = () => { reason.field.required = !own.some((ticket) => ticket.number === typed()); };
    const complaint = el("p.bad", { role: "alert" });
    const send = submitKey(say("teller.call_it"), "call-confirm");
    return [form([
      el("label", { htmlFor: "ask-number" }, say("teller.call_number")), which, ...reason.parts,
      el("p.caption", {}, say("teller.call_note")), complaint, answers(done, send),
    ], async () => {
      send.disabled = true;
      try {
        done({ ticket: await idOf(typed(), [...waiting, ...own]), reason: reason.field.value.trim() });
      } catch (refused) {
        complaint.textContent = refused.sentence;
        send.disabled = false;
      }
    })];
  });
}

function option(label, value) {
  const made = el("option", {}, label);
  made.value = JSON.stringify(value);
  return made;
}

function targetList(held, counters) {
  const { number, staff, ticket } = held.counter;
  const others = counters.filter((one) => one.number !== number && one.state !== "closed");
  const groups = [
    ["teller.to_service", branch().services.filter((one) => one.code !== ticket.service)
      .map((one) => option(named(one.name), { service: one.code }))],
    ["teller.to_counter", others.map((one) => option(
      `${say("teller.counter", { counter: one.number })} · ${zoneName(one.zone)}`, { counter: one.number },
    ))],
    ["teller.to_staff", others.filter((one) => one.staff && one.staff !== staff).map((one) => option(
      `${one.staff} · ${say("teller.counter", { counter: one.number })}`, { staff: one.staff },
    ))],
  ].filter(([, options]) => options.length);
  const lines = groups.reduce((n, [, options]) => n + 1 + options.length, 0);
  return el("select.field.list", { id: "ask-target", required: true, size: Math.min(TARGETS_SHOWN, lines), autofocus: true },
    ...groups.map(([heading, options]) => el("optgroup", { label: say(heading) }, ...options)));
}

/** Where the present customer goes: the body of a transfer, or null. `counters` are all of the branch. */
export function askTransfer(held, counters) {
  return ask(say("teller.transfer_where", { number: held.counter.ticket.number }), (done) => {
    const target = targetList(held, counters);
    const first = tick("ask-first", say("teller.transfer_first"));
    const reason = reasonField(say("teller.transfer_why"), false);
    const body = () => {
      const said = reason.field.value.trim();
      return { ...JSON.parse(target.value), ...(first.box.checked ? { first: true } : {}), ...(said ? { reason: said } : {}) };
    };
    target.ondblclick = () => target.value && done(body());
    target.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); target.form.requestSubmit(); } };
    return [form([
      el("label", { htmlFor: "ask-target" }, say("teller.transfer_to")), target, first.line, ...reason.parts,
      answers(done, submitKey(say("teller.transfer"), "transfer-confirm")),
    ], () => done(body()))];
  });
}

/** How the transaction ended: the body of a finish, or null. */
export function askResult(counter) {
  const { ticket, more } = counter;
  return ask(say("teller.result_of", { number: ticket.number }), (done) => {
    const served = tick("ask-served", say("teller.outcome.served"), true, "radio", "outcome");
    const not_completed = tick("ask-not-completed", say("teller.outcome.not_completed"), false, "radio", "outcome");
    const delivered = branch().services.map((one) => (
      { code: one.code, ...tick(`ask-delivered-${one.code}`, named(one.name), one.code === ticket.service) }
    ));
    const next = el("select.field", { id: "ask-next" },
      el("option", { value: "" }, more.length ? say("teller.then", { service: serviceName(more[0]) }) : say("teller.next_none")),
      ...branch().services.map((one) => el("option", { value: one.code }, named(one.name))));
    const body = () => ({
      outcome: served.box.checked ? "served" : "not_completed",
      delivered: delivered.filter((one) => one.box.checked).map((one) => one.code),
      ...(next.value ? { next_service: next.value } : {}),
    });
    return [form([
      el("div.ticks", { role: "radiogroup", "aria-label": say("teller.result") }, served.line, not_completed.line),
      el("fieldset", {}, el("legend", {}, say("teller.delivered")),
        el("div.ticks", {}, ...delivered.map((one) => one.line))),
      el("label", { htmlFor: "ask-next" }, say("teller.next_service")), next,
      answers(done, submitKey(say("teller.finish"), "finish-confirm")),
    ], () => done(body()))];
  });
}
