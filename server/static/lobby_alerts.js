// What the branch is alerted to: the heaviest that nobody has acknowledged stands over the hall, all of them in a sheet.

import { ask, change } from "./lobby_asking.js";
import { isOpen, showSheet, working } from "./lobby_sheet.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { serviceName } from "./staff_branch.js";
import { timeOfDay } from "./staff_clock.js";
import { language, say } from "./words.js";

const WEIGHT = { red: 3, orange: 2, yellow: 1 };
const HISTORY_SHOWN = 20;
const now = { alerts: [], asking: false, again: false };

/** The alerts that stand and that nobody acknowledged, the heaviest first, then the oldest. */
function unseen() {
  return now.alerts.filter((alert) => !alert.acknowledged_at).sort((one, other) =>
    WEIGHT[other.level] - WEIGHT[one.level] || Date.parse(one.since) - Date.parse(other.since));
}

/** Asks what stands now, then calls `changed()`; asked again meanwhile, it looks once more when it is done. */
export async function lookForAlerts(changed) {
  now.again = now.asking;
  if (now.asking) {
    return;
  }
  now.asking = true;
  try {
    now.alerts = (await ask(`/alerts?language=${language()}`)).alerts;
    changed();
  } catch (refused) {
    if (!refused.sentence) {
      throw refused;
    }                            // the hall's own look says that the line is down
  } finally {
    now.asking = false;
  }
  if (now.again) {
    lookForAlerts(changed);
  }
}

function tag(alert) {
  const made = el(`span.level.${alert.level}`, {}, say(`alert.level.${alert.level}`));
  made.dataset.level = alert.level;
  return made;
}

function key(label, act, alert, shape = "button.button.row-key") {
  const made = el(shape, { type: "button" }, label);
  made.dataset.do = act;
  made.dataset.action = act;
  made.dataset.alert = alert ? alert.id : "";
  made.dataset.keep = `${act} ${alert ? alert.id : ""}`;
  return made;
}

const begun = (alert) => say("lobby.alerts.since", { at: timeOfDay(Date.parse(alert.since)) });

/** Draws the strip of the heaviest alert; none, no strip. */
export function drawAlerts() {
  const [first, ...more] = unseen();
  byId("alerts").hidden = !first;
  write(byId("alerts-said"), first ? `${say(`alert.level.${first.level}`)} ${first.sentence}` : "");
  byId("alerts-key").hidden = !now.alerts.length || Boolean(first);
  write(byId("alerts-count"), String(now.alerts.length));
  if (!first) {
    fill(byId("alerts"));
    return;
  }
  byId("alerts").dataset.level = first.level;
  fill(byId("alerts"),
    tag(first),
    el("p", {}, first.sentence, el("small", {}, begun(first))),
    key(more.length ? say("lobby.alerts.more", { n: more.length }) : say("lobby.alerts.all"), "alerts"),
    key(say("lobby.alerts.seen"), "alert-seen", first, "button.button.seen"));
}

/** Says that somebody sees to it; the strip goes on to the next at once. */
export async function acknowledge(id, changed) {
  const { alert } = await change(`/alerts/${id}/acknowledge`, {});
  now.alerts = now.alerts.map((one) => (one.id === id ? alert : one));
  changed();
  return alert;
}

function row(alert, again) {
  const seen = alert.acknowledged_at
    ? say("lobby.alerts.seen_by", { who: alert.acknowledged_by.split(":").pop(), at: timeOfDay(Date.parse(alert.acknowledged_at)) })
    : begun(alert);
  const passed = alert.escalated_to && !alert.acknowledged_at ? say(`lobby.alerts.to.${alert.escalated_to}`) : null;
  const press = el("button.button", { type: "button", onclick: () => working(async () => { await acknowledge(alert.id, again); }) },
    say("lobby.alerts.seen"));
  press.dataset.action = "alert-seen";
  const made = el("li", {}, tag(alert), el("p", {}, alert.sentence, el("small", {}, seen), passed ? el("small.warn", {}, passed) : null),
    alert.acknowledged_at || alert.ended_at ? null : press);
  made.dataset.alert = alert.id;
  return made;
}

function advised(one, again, told) {
  const lend = el("button.button.primary", { type: "button", onclick: () => working(async () => {
    await change(`/counters/${one.counter}/lend`, { service: one.service, minutes: one.minutes });
    told(say("lobby.alerts.lent", { counter: one.counter, service: serviceName(one.service), n: one.minutes }));
    again();
  }) }, say("lobby.alerts.lend", { counter: one.counter, n: one.minutes }));
  lend.dataset.action = "lend";
  return el("li", {}, el("p", {}, one.sentence), one.action === "lend" ? lend : null);
}

function helping(one, again) {
  const end = el("button.button", { type: "button", onclick: () => working(async () => {
    await change(`/counters/${one.counter}/lend/end`, { service: one.service });
    again();
  }) }, say("lobby.alerts.lend_end"));
  end.dataset.action = "lend-end";
  const words = { counter: one.counter, service: serviceName(one.service), at: timeOfDay(Date.parse(one.until)) };
  return el("li", {}, el("p", {}, say("lobby.alerts.helps", words)), end);
}

function part(heading, rows) {
  return rows.length ? el("section.alert-list", {}, el("h2", {}, heading), el("ul", {}, ...rows)) : null;
}

/** The sheet of all alerts, of what would help, and of those that are over; `told(sentence)` hears of a change. */
export async function showAlerts(told, changed) {
  const [stand, advice, history] = await Promise.all(
    ["/alerts?", "/advice?", "/alerts?history=1&"].map((path) => ask(`${path}language=${language()}`)));
  now.alerts = stand.alerts;
  changed();
  const again = () => { changed(); if (isOpen()) { showAlerts(told, changed); } };
  const over = history.alerts.filter((alert) => alert.ended_at).slice(0, HISTORY_SHOWN);
  const seen = now.alerts.filter((alert) => alert.acknowledged_at);
  showSheet(say("lobby.alerts.title"), [
    part(say("lobby.alerts.open"), unseen().map((alert) => row(alert, again))),
    part(say("lobby.alerts.help"), [
      ...advice.open_window.map((one) => advised(one, again, told)), ...advice.lent.map((one) => helping(one, again)),
    ]),
    part(say("lobby.alerts.taken"), seen.map((alert) => row(alert, again))),
    part(say("lobby.alerts.over"), over.map((alert) => row(alert, again))),
    now.alerts.length ? null : el("p.quiet.good", {}, say("lobby.alerts.none")),
  ]);
}
