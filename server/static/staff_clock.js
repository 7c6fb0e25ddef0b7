// The branch's own time on a staff page, told by the server's heartbeats.
//
// Business time may run faster than real time (a demonstration), so the pace is taken from the heartbeats themselves.

import { language, say } from "./words.js";

const LOCALES = { zh: "zh-CN", en: "en-GB" };
const PACE_WINDOW_MS = 60000;   // beats older than this no longer say how fast time runs
const PACE_FROM_MS = 1500;      // two beats nearer than this say nothing about it
const PACE_NEAR_ONE = 0.05;     // within this of 1 it is the network's unrest

let beats = [];                 // {at_ms business, here_ms monotonic}, oldest first
let timezone = "UTC";

/** Shows times of day in this IANA zone from now on. */
export function setTimezone(name) {
  timezone = name;
}

/** Takes in what the server says the time is (RFC 3339), heard just now. */
export function heard(at, here_ms = performance.now()) {
  const at_ms = Date.parse(at);
  if (Number.isNaN(at_ms)) {
    return;
  }
  beats = beats.filter((beat) => here_ms - beat.here_ms < PACE_WINDOW_MS && beat.at_ms <= at_ms);
  beats.push({ at_ms, here_ms });
}

/** Business milliseconds per real millisecond. */
export function pace() {
  if (beats.length < 2) {
    return 1;
  }
  const first = beats[0];
  const last = beats[beats.length - 1];
  const real_ms = last.here_ms - first.here_ms;
  if (real_ms < PACE_FROM_MS) {
    return 1;
  }
  const found = (last.at_ms - first.at_ms) / real_ms;
  return Math.abs(found - 1) < PACE_NEAR_ONE ? 1 : found;
}

/** Business time now, UTC milliseconds; null until the server was heard. */
export function now_ms(here_ms = performance.now()) {
  const last = beats[beats.length - 1];
  return last ? last.at_ms + (here_ms - last.here_ms) * pace() : null;
}

/** Business seconds since `here_ms` of this page's own clock (performance.now()). */
export function passed_s(here_ms) {
  return Math.max(0, (performance.now() - here_ms) * pace() / 1000);
}

/** Seconds from `at` (RFC 3339) until now, never below 0; null when either is not known. */
export function since_s(at) {
  return at && beats.length ? Math.max(0, (now_ms() - Date.parse(at)) / 1000) : null;
}

/** 09:41 in the branch's zone; "" for null. */
export function timeOfDay(at_ms) {
  if (at_ms === null) {
    return "";
  }
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone })
    .format(at_ms);
}

/** 11月20日 星期五 or Friday 20 November in the branch's zone, in the page's language. */
export function dayName(at_ms) {
  const format = (fields) => new Intl.DateTimeFormat(LOCALES[language()] || language(), { ...fields, timeZone: timezone }).format(at_ms);
  const day = format({ month: "long", day: "numeric" });
  const weekday = format({ weekday: "long" });
  return language() === "zh" ? `${day} ${weekday}` : `${weekday} ${day}`;
}

/** 04:12, or 1:04:12 from an hour up; "" for null. */
export function stopwatch(seconds) {
  if (seconds === null) {
    return "";
  }
  const whole = Math.floor(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** Whole minutes as people say them: "just now" below one. */
export function minutes(seconds) {
  const whole = Math.floor(seconds / 60);
  return whole < 1 ? say("staff.just_now") : say("staff.minutes", { n: whole });
}
