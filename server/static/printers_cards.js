// What the printers' page shows: each printer, and the slips that may not be on paper.

import { timeOfDay } from "./staff_clock.js";
import { el } from "./staff_dom.js";
import { has, say } from "./words.js";

/** Why something did not print, in words; "" for no cause. */
export function causeWords(cause) {
  if (!cause) {
    return "";
  }
  return say(has(`slip.cause.${cause}`) ? `slip.cause.${cause}` : "slip.cause.error");
}

/** How a printer is: {what, shape}; never by colour alone. */
export function stateWords(printer) {
  if (!printer.enabled) {
    return { what: say("printers.disabled"), shape: "off" };
  }
  if (printer.cause) {
    return { what: causeWords(printer.cause), shape: "bad" };
  }
  if (printer.paper === "near_end") {
    return { what: say("printers.paper.near_end"), shape: "warn" };
  }
  return { what: say(printer.online === null ? "printers.silent" : "printers.ready"), shape: "good" };
}

function fact(name, value, shape = "") {
  return el("div", {}, el("dt", {}, say(`printers.${name}`)), el(shape ? `dd.${shape}` : "dd", {}, value));
}

function key(action, printer, shape = "button.button") {
  const made = el(shape, { type: "button" }, say(`printers.do.${action}`));
  made.dataset.action = action;
  made.dataset.printer = printer.name;
  made.dataset.keep = `${action} ${printer.name}`;
  return made;
}

function lastWords(job) {
  return job ? say(`printers.last.${job.state}`, { number: job.ticket.number, at: timeOfDay(Date.parse(job.changed_at)) })
    : say("printers.last.none");
}

/** One printer's card. */
export function printerCard(printer, can_change) {
  const { what, shape } = stateWords(printer);
  const why = printer.enabled ? "" : printer.reason;
  const unsure = printer.held + printer.unknown;
  const card = el("article.card.printer", {},
    el("div.name", {}, el("h3", {}, printer.name), el(`span.tag.${shape}`, {}, what)),
    el("p.place.muted", {}, printer.address, printer.replaced ? ` · ${say("printers.replaced")}` : ""),
    why ? el("p", {}, say("printers.why", { reason: why })) : null,
    el("dl", {},
      fact("paper", say(`printers.paper.${printer.paper}`), printer.paper === "out" ? "bad" : printer.paper === "near_end" ? "warn" : ""),
      fact("cover", say(`printers.cover.${printer.cover || "unknown"}`), printer.cover === "open" ? "bad" : ""),
      fact("queue", say("printers.slips", { n: printer.queue }), printer.queue ? "warn" : ""),
      fact("unsure", say("printers.slips", { n: unsure }), unsure ? "warn" : ""),
      fact("last", lastWords(printer.last_job))),
    can_change ? el("div.keys", {},
      key("replace", printer),
      printer.enabled ? key("disable", printer) : key("enable", printer, "button.button.primary")) : null);
  card.dataset.printer = printer.name;
  card.dataset.state = shape;
  return card;
}

/** One slip that may not be on paper. */
export function missingRow(job, can_reprint) {
  const again = el("button.button", { type: "button" }, say("printers.do.retry"));
  again.dataset.action = "retry";
  again.dataset.job = job.id;
  again.dataset.keep = `retry ${job.id}`;
  const cause = causeWords(job.cause);
  const row = el("div.slip", {},
    el("b.number", {}, job.ticket.number),
    el("p", {}, say(`printers.state.${job.state}`),
      el("small", {}, [job.printer, timeOfDay(Date.parse(job.changed_at)), cause].filter(Boolean).join(" · "))),
    can_reprint ? again : null);
  row.dataset.number = job.ticket.number;
  row.dataset.state = job.state;
  return row;
}
