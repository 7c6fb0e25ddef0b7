// A business day as the manager's pages show it: today, or one that is over, each beside the same weekday before.

import { minuteOf } from "./manager_scales.js";
import { branch } from "./staff_branch.js";
import { language, say } from "./words.js";

const DAY_MS = 86400000;
const WEEK_DAYS = 7;
const LOCALES = { zh: "zh-CN", en: "en-GB" };
const NO_LEVEL = { value: null, calls: 0, target: 0.8 };

/** The day `n` after this one, both as 2026-11-20. */
export function addDays(day, n) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

/** The date in a zone at a moment (RFC 3339). */
export function dateAt(at, timezone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(Date.parse(at));
}

/** A day written out, by fields of Intl.DateTimeFormat. */
export function dayAs(day, fields) {
  return new Intl.DateTimeFormat(LOCALES[language()] || language(), { ...fields, timeZone: "UTC" })
    .format(new Date(`${day}T00:00:00Z`));
}

/** 11月20日 星期五, or Friday 20 November; `more` are further fields of the date. */
export function dayLong(day, more = {}) {
  const date = dayAs(day, { month: "long", day: "numeric", ...more });
  const weekday = dayAs(day, { weekday: "long" });
  return language() === "zh" ? `${date} ${weekday}` : `${weekday} ${date}`;
}

/** 11/20, or 20 Nov. */
export function dayShort(day) {
  return language() === "zh" ? dayAs(day, { month: "numeric", day: "numeric" }) : dayAs(day, { month: "short", day: "numeric" });
}

/** What the same weekday a week before is called, seen from a day that goes on or is over. */
function nameOfLast(day, live) {
  if (!live) {
    return dayShort(addDays(day, -WEEK_DAYS));
  }
  return say("manager.last_weekday", { weekday: dayAs(day, { weekday: language() === "zh" ? "short" : "long" }) });
}

function ofToday(row) {
  return { p50_s: null, p80_s: null, service_level: NO_LEVEL, ...row, minute: minuteOf(row.start) };
}

function ofReport(row) {
  return {
    start: row.half_hour, minute: minuteOf(row.half_hour), arrivals: row.issued, called: row.called,
    mean_s: row.waits.mean_s, p50_s: row.waits.p50_s, p80_s: row.waits.p80_s, p90_s: row.waits.p90_s,
    service_level: row.service_level, unfinished: false,
  };
}

const inOrder = (rows) => rows.sort((one, other) => one.minute - other.minute);

/** Today, out of GET /stats/today. */
export function liveDay(stats) {
  const before = stats.against ? stats.against.last_week : null;
  return {
    day: stats.day, live: true, at: stats.at, totals: stats.totals, services: stats.by_service,
    rows: stats.by_half_hour.map(ofToday), counters: stats.counters, waiting: stats.waiting,
    last: before && stats.day ? {
      name: nameOfLast(stats.day, true), own_name: say("manager.today"), totals: before.totals,
      rows: inOrder((before.by_half_hour || []).map(ofToday)),
    } : null,
  };
}

/** Nobody came for it. */
function nobodyFor({ code }) {
  return {
    service: code, issued: 0, served: 0, service_level: NO_LEVEL,
    waits: { count: 0, mean_s: null, p50_s: null, p80_s: null, p90_s: null }, buckets: { "20-30": 0, "30+": 0 },
  };
}

/** A day that is over, out of three answers of GET /stats/waits: its half hours, its services, the half hours a week before. */
export function pastDay(day, half_hours, services, before) {
  return {
    day, live: false, at: null, totals: half_hours.total,
    services: services.rows.length ? services.rows : branch().services.map(nobodyFor),
    rows: inOrder(half_hours.rows.map(ofReport)), counters: null, waiting: null,
    last: before && before.rows.length ? {
      name: nameOfLast(day, false), own_name: dayShort(day), totals: before.total, rows: inOrder(before.rows.map(ofReport)),
    } : null,
  };
}

/** How many more came than a week before, as a share; of today only what both have whole. Null where there is nothing to compare. */
export function growth({ live, rows, totals, last }) {
  if (!last) {
    return null;
  }
  if (!live) {
    return last.totals.issued ? totals.issued / last.totals.issued - 1 : null;
  }
  const whole = rows.filter((row) => !row.unfinished);
  const end = whole.length ? whole[whole.length - 1].minute : -Infinity;
  const sum = (those) => those.filter((row) => row.minute <= end).reduce((all, row) => all + row.arrivals, 0);
  return sum(last.rows) ? sum(whole) / sum(last.rows) - 1 : null;
}

/** The half hour whose P90 (or P80) was the longest, null for a day without calls. */
export function worstHalfHour(rows, field = "p90_s") {
  return rows.filter((row) => row[field] !== null && row[field] !== undefined)
    .reduce((most, row) => (most === null || row[field] > most[field] ? row : most), null);
}
