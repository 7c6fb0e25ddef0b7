// What the branch is alerted to: what goes on, to be acknowledged, then what there was.

import { api, newKey } from "./client.js";
import { timeOfDay } from "./staff_clock.js";
import { byId, el, fill } from "./staff_dom.js";
import { say } from "./words.js";

const SHOWN = 3;                 // alerts at once; the others are counted
const LOGGED = 8;
const WORST_FIRST = { red: 0, orange: 1, yellow: 2 };
const SHAPES = { red: "M12 2 22 12 12 22 2 12Z", orange: "M12 3 22 21H2Z", yellow: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z" };

const clock = (at) => timeOfDay(Date.parse(at));

/** Who has seen to it and when: of "lobby_manager:li" only the name is for people. */
const seenBy = ({ acknowledged_by: actor, acknowledged_at: at }) =>
  say("manager.acknowledged", { name: (actor || "").split(":").pop(), at: clock(at) });

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
  const { id, level, sentence, since } = alert;
  const key = el("button.button", { type: "button" }, say("manager.acknowledge"));
  key.dataset.action = "acknowledge";
  key.dataset.alert = key.dataset.keep = id;
  key.setAttribute("aria-label", `${say("manager.acknowledge")}：${sentence}`);
  const row = el("li", {}, shapeOf(level), el("b.level-name", {}, say(`alert.level.${level}`)), el("span.sentence", {}, sentence),
    el("span.muted", {}, say("manager.since", { at: clock(since) })),
    alert.acknowledged_at ? el("span.muted", {}, seenBy(alert)) : key);
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
  return el("li", {}, el("span.muted", {}, clock(alert.since)), el("b", {}, say(`alert.level.${alert.level}`)), el("span.sentence", {}, alert.sentence),
    el("small", {}, [
      alert.acknowledged_at ? seenBy(alert) : "",
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

/** Says that somebody sees to an alert; resolves to what to say of it. */
export async function acknowledge({ alert }) {
  await api("POST", `/alerts/${alert}/acknowledge`, {}, { key: newKey() });
  return say("manager.done.acknowledge");
}
