// The tables of the manager's page: by service, by counter, and the printers.

import { asMinutes, asPercent } from "./manager_figures.js";
import { serviceName } from "./staff_branch.js";
import { minutes, since_s, timeOfDay } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { has, say } from "./words.js";

function head(...columns) {
  return el("thead", {}, el("tr", {}, ...columns.map(([key, shape]) =>
    el(shape || "th", { scope: "col" }, key ? say(`manager.${key}`) : ""))));
}

/** A bar with a tick at its goal; the number stands beside it, so the bar itself is not read aloud. */
function levelBar({ value, target }) {
  const bar = el("div.level", { "aria-hidden": "true" }, el("i"), el("u"));
  bar.firstChild.style.width = `${(value || 0) * 100}%`;
  bar.lastChild.style.left = `${target * 100}%`;
  return bar;
}

function serviceRow(figures, now) {
  const { service_level: level, waits, buckets } = figures;
  const low = level.value !== null && level.value < level.target;
  const row = el("tr", {},
    el("th.left", { scope: "row" }, serviceName(figures.service)),
    el("td", {}, String(now.n)),
    el(now.over_target ? "td.warn" : "td", {}, asMinutes(now.longest_s)),
    el("td.parted", {}, String(figures.issued)),
    el("td", {}, String(figures.served)),
    el("td", {}, asMinutes(waits.mean_s)),
    el("td", {}, asMinutes(waits.p90_s)),
    el("td", {}, waits.count ? String(buckets["30+"]) : "—"),
    el(low ? "td.bar.low" : "td.bar", {}, levelBar(level)),
    el(low ? "td.warn" : "td", {}, level.value === null ? "—" : `${asPercent(level.value)} %`),
    el("td.muted", {}, String(level.calls)));
  row.dataset.service = figures.service;
  return row;
}

/** Draws a row for each service: who waits now, then the day so far. */
export function drawServices(stats) {
  const now = Object.fromEntries(stats.waiting.map((row) => [row.service, row]));
  fill(byId("services"),
    head(["service", "th.left"], ["waiting"], ["longest_min"], ["arrivals_column", "th.parted"], ["served"], ["mean_min"],
      ["p90_min"], ["over_30_column"], [""], ["level"], ["calls"]),
    el("tbody", {}, ...stats.by_service.map((row) =>
      serviceRow(row, now[row.service] || { n: 0, longest_s: null, over_target: 0 }))));
}

function whatNow(counter) {
  const words = say(`staff.state.${counter.state}`);
  if (counter.state === "closed") {
    return el("td.left.muted", {}, words);
  }
  const seconds = since_s(counter.since);
  return el("td.left", {}, counter.ticket ? `${words} ${counter.ticket}` : words,
    seconds >= 60 ? el("small", {}, minutes(seconds)) : null);
}

function counterRow(counter) {
  const row = el("tr", {},
    el("th.left", { scope: "row" }, String(counter.number)),
    whatNow(counter),
    el("td.left", {}, counter.staff || (counter.state === "closed" ? "" : say("manager.a_device"))),
    el("td", {}, String(counter.served)),
    el("td", {}, asMinutes(counter.mean_service_s)),
    el("td", {}, counter.paused_s ? asMinutes(counter.paused_s) : "—"));
  row.dataset.counter = counter.number;
  row.dataset.state = counter.state;
  return row;
}

/** Draws a row for each counter. */
export function drawCounters(stats) {
  fill(byId("counters"),
    head(["counter", "th.left"], ["now", "th.left"], ["staff", "th.left"], ["served"], ["service_min"], ["paused_min"]),
    el("tbody", {}, ...stats.counters.map(counterRow)));
}

function complaint(printer) {
  if (printer.cause || printer.error) {
    const key = `slip.cause.${printer.cause || printer.error}`;
    return has(key) ? say(key) : say("manager.printer_trouble");
  }
  if (printer.paper === "near_end") {
    return say("manager.paper_near_end");
  }
  return printer.online === false ? say("slip.cause.offline") : "";
}

function printerRow(printer) {
  const trouble = complaint(printer);
  const last = printer.last_printed_at
    ? say("manager.last_printed", { at: timeOfDay(Date.parse(printer.last_printed_at)) }) : say("manager.never_printed");
  const row = el("li", {},
    el("b", {}, printer.name),
    el(trouble ? "span.tag.bad" : "span.tag.good", {}, trouble || say("manager.printer_fine")),
    el("small", {}, printer.queue ? `${say("manager.slips_wait", { n: printer.queue })} · ${last}` : last));
  row.dataset.printer = printer.name;
  row.dataset.state = trouble ? "trouble" : "fine";
  return row;
}

/** Draws the printers: those in trouble each, the others as one count when there are many. */
export function drawPrinters(printers) {
  const troubled = printers.filter(complaint);
  const fine = printers.filter((printer) => !complaint(printer));
  fill(byId("printers"),
    ...troubled.map(printerRow),
    ...(fine.length > 2 ? [el("li.good", {}, say("manager.printers_fine", { n: fine.length }))] : fine.map(printerRow)),
    printers.length ? null : el("li.muted", {}, say("manager.no_printers")));
}
