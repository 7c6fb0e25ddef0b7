// The tables of a day: by service, by counter, and the days before.

import { dayLong } from "./manager_days.js";
import { asMinutes, asPercent, EMPTY } from "./manager_figures.js";
import { branch, serviceName } from "./staff_branch.js";
import { minutes, since_s } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { say } from "./words.js";

const SECONDS = 60;              // of a minute

/** The head of a table: each column as [key of its words, shape]; "" for a column without words. */
export function head(...columns) {
  return el("thead", {}, el("tr", {}, ...columns.map(([key, shape]) =>
    (key ? el(shape || "th", { scope: "col" }, say(`manager.${key}`)) : el("td")))));
}

/** A bar with a tick at its goal; the number stands beside it, so the bar itself is not read aloud. */
export function levelBar(value, target = null) {
  const bar = el("div.level", { "aria-hidden": "true" }, el("i"), target === null ? null : el("u"));
  bar.firstChild.style.width = `${(value || 0) * 100}%`;
  if (target !== null) {
    bar.lastChild.style.left = `${target * 100}%`;
  }
  return bar;
}

const isLow = ({ value, target }) => value !== null && value < target;

function levelRow({ service, service_level: level }) {
  const low = isLow(level);
  const row = el(low ? "tr.low" : "tr", {},
    el("th.left", { scope: "row" }, serviceName(service)),
    el("td.bar", {}, levelBar(level.value, level.target)),
    el(low ? "td.share.warn" : "td.share", {}, level.value === null ? EMPTY : `${asPercent(level.value)} %`),
    el("td.muted", {}, say("manager.people", { n: level.calls })));
  row.dataset.service = service;
  return row;
}

/** Draws the share of calls within their promise, a row for each service. */
export function drawLevels({ services, live }) {
  fill(byId("level-table"),
    head(["service", "th.left"], [""], ["level_short"], ["calls"]),
    el("tbody", {}, ...services.map(levelRow)));
  const called = services.some((row) => row.service_level.calls);
  const low = services.filter((row) => isLow(row.service_level))
    .reduce((least, row) => (!least || row.service_level.value < least.service_level.value ? row : least), null);
  write(byId("level-note"), !called ? say("manager.level_nothing")
    : low ? say(live ? "manager.level_low" : "manager.level_low_then", {
      service: serviceName(low.service), of: low.service_level.calls,
      n: Math.round(low.service_level.calls * (1 - low.service_level.value)),
    }) : say("manager.level_well"));
}

function figureCells({ issued, served, waits, buckets, service_level: level }, total) {
  const cell = (name, text, shape = "td") => {
    const made = el(shape, {}, total ? el("b", {}, text) : text);
    if (total) {
      made.dataset.figure = name;
    }
    return made;
  };
  return [
    cell("issued_total", String(issued), "td.parted"), cell("served", String(served)), cell("mean_wait", asMinutes(waits.mean_s)),
    cell("p80_wait", asMinutes(waits.p80_s)), cell("p90_wait", asMinutes(waits.p90_s)),
    cell("over_30", waits.count ? String(buckets["30+"]) : EMPTY),
    cell("level", level.value === null ? EMPTY : `${asPercent(level.value)} %`, isLow(level) ? "td.warn" : "td"),
  ];
}

/** How many wait, and the longest; each stands out where it is past a promise: one of theirs, the service's own. */
function nowCells(now) {
  return now === null ? [] : [
    el(now.over_target ? "td.warn" : "td", {}, String(now.n)), el(now.is_late ? "td.warn" : "td", {}, asMinutes(now.longest_s)),
  ];
}

/** Whether the longest wait is past what its service promises everybody. */
function isLate({ service, longest_s }) {
  const offered = branch().services.find((one) => one.code === service);
  return Boolean(offered) && longest_s !== null && longest_s > offered.target_wait_min * SECONDS;
}

function serviceRow(figures, now) {
  const row = el("tr", {}, el("th.left", { scope: "row" }, serviceName(figures.service)), ...nowCells(now), ...figureCells(figures, false));
  row.dataset.service = figures.service;
  return row;
}

/** Draws a row for each service: who waits now, on a day that goes on; then the day. */
export function drawServices({ services, totals, waiting }) {
  const nobody = { n: 0, longest_s: null, over_target: 0, is_late: false };
  const now = waiting && Object.fromEntries(waiting.map((row) => [row.service, { ...row, is_late: isLate(row) }]));
  const of = (service) => (now ? now[service] || nobody : null);
  const all = waiting && waiting.reduce((sum, row) => ({
    n: sum.n + row.n, over_target: sum.over_target + row.over_target, is_late: sum.is_late || isLate(row),
    longest_s: row.longest_s === null ? sum.longest_s : Math.max(sum.longest_s || 0, row.longest_s),
  }), nobody);
  fill(byId("services"),
    head(["service", "th.left"], ...(waiting ? [["waiting"], ["longest_min"]] : []), ["arrivals_column", "th.parted"], ["served"],
      ["mean_min"], ["p80_min"], ["p90_min"], ["over_30_column"], ["level"]),
    el("tbody", {}, ...services.map((row) => serviceRow(row, of(row.service)))),
    el("tfoot", {}, el("tr", {}, el("th.left", { scope: "row" }, say("manager.all")), ...nowCells(all), ...figureCells(totals, true))));
}

/** What a counter does now: "办理 A152", and for how long. */
export function whatNow(counter) {
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
    el("td", {}, counter.paused_s ? asMinutes(counter.paused_s) : EMPTY));
  row.dataset.counter = counter.number;
  row.dataset.state = counter.state;
  return row;
}

/** Draws a row for each counter. */
export function drawCounters(counters) {
  fill(byId("counters"),
    head(["counter", "th.left"], ["now", "th.left"], ["staff", "th.left"], ["served"], ["service_min"], ["paused_min"]),
    el("tbody", {}, ...counters.map(counterRow)));
}

function dayRow(row, shown) {
  const level = row.service_level;
  const made = el("tr", {},
    el("th.left", { scope: "row" }, el("a", { href: `#${row.day}` }, dayLong(row.day))),
    el("td", {}, String(row.issued)), el("td", {}, String(row.served)), el("td", {}, asMinutes(row.waits.mean_s)),
    el("td", {}, asMinutes(row.waits.p80_s)), el("td", {}, asMinutes(row.waits.p90_s)),
    el("td", {}, row.waits.count ? String(row.buckets["30+"]) : EMPTY),
    el(isLow(level) ? "td.warn" : "td", {}, level.value === null ? EMPTY : `${asPercent(level.value)} %`));
  made.dataset.day = row.day;
  made.classList.toggle("chosen", row.day === shown);
  if (row.day === shown) {
    made.querySelector("a").setAttribute("aria-current", "date");
  }
  return made;
}

/** Draws a row for each day that had customers, the newest first; `shown` is the one on the page. */
export function drawDays(rows, shown) {
  fill(byId("days"),
    head(["day", "th.left"], ["arrivals_column"], ["served"], ["mean_min"], ["p80_min"], ["p90_min"], ["over_30_column"], ["level"]),
    el("tbody", {}, ...(rows.length ? [...rows].reverse().map((row) => dayRow(row, shown))
      : [el("tr", {}, el("td.left.muted", { colspan: "8" }, say("manager.no_days")))])));
}
