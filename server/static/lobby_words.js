// How the lobby's page says times, tickets and reasons.

import { branch, segmentName, serviceName } from "./staff_branch.js";
import { now_ms, since_s, timeOfDay } from "./staff_clock.js";
import { has, language, named, say } from "./words.js";
import { rounded } from "./waits.js";

const TURNS = ["insert-first", "move"];
const QUICK = {
  "insert-first": ["frail", "infant", "hurry", "mistake"],
  "move": ["wrong", "changed", "frail"],
  "remove": ["twice", "left", "test"],
  "identify": ["known", "frail"],
  "issuing": ["staff", "system", "time"],
};

/** Whole minutes: 12 分; below one: <1 分. */
export function mins(seconds) {
  const whole = Math.floor(Math.max(0, seconds) / 60);
  return whole < 1 ? say("lobby.min_less") : say("lobby.min", { n: whole });
}

/** Minutes since a moment (RFC 3339); "" where it is not known. */
export function minsSince(at) {
  const seconds = since_s(at);
  return seconds === null ? "" : mins(seconds);
}

/** Seconds until a moment, below 0 when it is past; null where it is not known. */
export function until_s(at) {
  const now = now_ms();
  return at && now !== null ? (Date.parse(at) - now) / 1000 : null;
}

/** 09:41 of a moment in the branch's zone. */
export function clock(at) {
  return at ? timeOfDay(Date.parse(at)) : "";
}

/** Words beside each other in one line. */
export function joined(...words) {
  return words.filter(Boolean).join(" · ");
}

/** A ticket in one line: service, and the segment where it is not the ordinary one. */
export function kind(ticket) {
  return joined(serviceName(ticket.service), segmentName(ticket.segment));
}

/** Every segment's name, the ordinary one's too. */
export function segmentLabel(code) {
  const found = branch().segments.find((one) => one.code === code);
  return code === "ordinary" ? say("lobby.ordinary") : found ? named(found.name) : code;
}

/** A state of a ticket. */
export function stateName(state) {
  return say(`lobby.state.${state}`);
}

/** An expected wait as it may be shown: 10–20 分钟. */
export function expectedWait(estimate) {
  const wait = rounded(estimate);
  return wait ? say(`lobby.wait.${wait.kind}`, wait) : "";
}

/** Why something is not possible now, from `may`'s {code, …}. */
export function because(said) {
  return has(`lobby.because.${said.code}`) ? say(`lobby.because.${said.code}`, said) : say("lobby.because.other");
}

/** The segments as options of a choice, the ordinary one first; without one of them. */
export function segmentOptions(without = null) {
  const codes = branch().segments.map((one) => one.code).filter((code) => code !== without);
  codes.sort((one, other) => (other === "ordinary") - (one === "ordinary"));
  return codes.map((code) => ({ value: code, label: segmentLabel(code) }));
}

/** Reasons to choose from: the branch's own for a change of turn, then what is usual for this act. */
export function quickReasons(act) {
  const own = TURNS.includes(act) ? branch().reasons.map((reason) => named(reason.name)) : [];
  return [...own, ...(QUICK[act] || []).map((name) => say(`lobby.reason.${name}`))];
}

/** Names of several things, as the language lists them. */
export function listed(names) {
  return names.join(language() === "zh" ? "、" : ", ");
}
