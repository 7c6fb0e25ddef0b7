// What wants the manager now: alerts to acknowledge, a piece of advice with one key.

import { api, newKey } from "./client.js";
import { asMinutes } from "./manager_figures.js";
import { serviceName } from "./staff_branch.js";
import { timeOfDay } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";

const SHOWN = 3;                 // alerts at once; the others are counted
const LOGGED = 8;
const LENT_MIN = 30;
const WORST_FIRST = { red: 0, orange: 1, yellow: 2 };
const SHAPES = { red: "M12 2 22 12 12 22 2 12Z", orange: "M12 3 22 21H2Z", yellow: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z" };

const clock = (at) => timeOfDay(Date.parse(at));

/** A diamond, a triangle, a circle: the level is not told by colour alone. */
function shapeOf(level) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[level] || SHAPES.yellow);
  drawn.append(path);
  return drawn;
}

function alertRow(alert) {
  const { id, level, sentence, since, acknowledged_at: seen_at, acknowledged_by: seen_by } = alert;
  const key = el("button.button", { type: "button" }, say("manager.acknowledge"));
  key.dataset.action = "acknowledge";
  key.dataset.alert = key.dataset.keep = id;
  key.setAttribute("aria-label", `${say("manager.acknowledge")}：${sentence}`);
  const row = el("li", {}, shapeOf(level), el("b.level-name", {}, say(`manager.alert.${level}`)), el("span.sentence", {}, sentence),
    el("span.muted", {}, say("manager.since", { at: clock(since) })),
    seen_at ? el("span.muted", {}, say("manager.acknowledged", { name: seen_by || "", at: clock(seen_at) })) : key);
  row.dataset.level = level;
  row.dataset.alert = id;
  return row;
}

/** Draws the alerts that go on, the worst first; those somebody has seen to come last. */
export function drawAlerts(alerts) {
  const on = alerts.filter((alert) => !alert.ended_at);
  const place = (alert) => (alert.acknowledged_at ? 10 : 0) + (WORST_FIRST[alert.level] || 0);
  on.sort((one, other) => place(one) - place(other) || Date.parse(one.since) - Date.parse(other.since));
  byId("alerts").hidden = on.length === 0;
  fill(byId("alerts"), el("ul", {}, ...on.slice(0, SHOWN).map(alertRow)),
    on.length > SHOWN ? el("p.caption", {}, say("manager.more_alerts", { n: on.length - SHOWN })) : null);
}

function logRow(alert) {
  return el("li", {}, el("span.muted", {}, clock(alert.since)), el("b", {}, say(`manager.alert.${alert.level}`)), el("span.sentence", {}, alert.sentence),
    el("small", {}, [
      alert.acknowledged_at ? say("manager.acknowledged", { name: alert.acknowledged_by || "", at: clock(alert.acknowledged_at) }) : "",
      alert.escalated_to ? say(`manager.escalated.${alert.escalated_to}`) : "",
      alert.ended_at ? say("manager.ended", { at: clock(alert.ended_at) }) : say("manager.goes_on"),
    ].filter(Boolean).join(" · ")));
}

/** Draws the alerts of late, the newest first; `alerts` null where there are none to ask for. */
export function drawAlertLog(alerts) {
  byId("alert-log").hidden = alerts === null;
  const rows = [...(alerts || [])].sort((one, other) => Date.parse(other.since) - Date.parse(one.since)).slice(0, LOGGED);
  fill(byId("alert-log"), el("h2", {}, say("manager.alert_log")),
    el("ul.lines", {}, ...(rows.length ? rows.map(logRow) : [el("li.muted", {}, say("manager.no_alerts"))])));
}

function lending({ service, now_min: now, with_one_more_min: then, counter }) {
  const key = counter === null || counter === undefined ? null
    : el("button.button.primary", { type: "button" }, say("manager.lend", { counter, n: LENT_MIN }));
  if (key) {
    Object.assign(key.dataset, { action: "lend", counter, service, keep: "lend" });
  }
  const minutes = (value) => asMinutes(value * 60);
  return [
    el("div", {}, el("h2", {}, say("manager.one_more")),
      el("p", {}, say("manager.expects", { service: serviceName(service) }), " ", el("b", {}, say("manager.minutes", { n: minutes(now) }))),
      el("p", {}, say("manager.then"), " ", el("b", {}, say("manager.minutes", { n: minutes(then) }))),
      key ? null : el("p", {}, say("manager.nobody_to_lend"))),
    key,
  ];
}

function morningOf(morning) {
  return [
    el("div", {}, el("h2", {}, morning.suggestion || say("manager.morning")),
      el("p", {}, say("manager.morning_of", { n: morning.customers, p90: asMinutes(morning.p90_s) }))),
    el("a.button", { href: `/manager/day/${morning.day}` }, say("manager.morning")),
  ];
}

/** Draws the one piece of advice: to open a window, else the morning page until the first call, else that all is well. */
export function drawAdvice(advice, called) {
  const [open] = advice ? advice.open_window : [];
  const morning = advice && advice.morning;
  byId("advice").dataset.state = open ? "open" : "quiet";
  fill(byId("advice"), ...(open ? lending(open) : morning && !called ? morningOf(morning)
    : [el("div", {}, el("h2", {}, say("manager.all_well")), el("p", {}, say("manager.all_well_why")))]));
}

/** Acknowledges an alert, or lends a counter a service; resolves to what to say of it. */
export async function act({ action, alert, counter, service }) {
  if (action === "acknowledge") {
    await api("POST", `/alerts/${alert}/acknowledge`, {}, { key: newKey() });
    return say("manager.done.acknowledge");
  }
  await api("POST", `/counters/${counter}/lend`, { service, minutes: LENT_MIN }, { key: newKey() });
  return say("manager.done.lend", { counter, service: serviceName(service), n: LENT_MIN });
}
