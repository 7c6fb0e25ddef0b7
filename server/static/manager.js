// The manager's page: how today goes, kept right by what the open line tells; days that are over; what customers said.

import { api } from "./client.js";
import { drawAdvice, lend } from "./manager_advice.js";
import { acknowledge, drawAlertLog, drawAlerts } from "./manager_alerts.js";
import { drawOverdue, drawPrinters, drawScreens } from "./manager_around.js";
import { drawDayCharts } from "./manager_day_charts.js";
import { addDays, dateAt, dayLong, liveDay } from "./manager_days.js";
import { drawExports } from "./manager_exports.js";
import { drawEstimates } from "./manager_estimates.js";
import { drawFeedback } from "./manager_feedback.js";
import { drawNow, drawPast } from "./manager_figures.js";
import { readAround, readDay, readDays, readFeedback, readNow } from "./manager_reading.js";
import { drawStaff } from "./manager_staff.js";
import { drawCounters, drawDays, drawLevels, drawServices } from "./manager_tables.js";
import { branch } from "./staff_branch.js";
import { dayName, heard, now_ms, setTimezone, timeOfDay } from "./staff_clock.js";
import { byId, showView, write } from "./staff_dom.js";
import { Followed } from "./staff_line.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
import { drawStopped } from "./staff_stopped.js";
import { language, named, onLanguage, say } from "./words.js";

const LOOK_GAP_MS = 2000;        // however much happens in the hall, figures are asked for no oftener
const AROUND_GAP_MS = 15000;     // what changes slowly or has no event of its own
const TICK_MS = 1000;
const SAID_MS = 8000;
const DAYS_BACK = 28;
const ACTS = { acknowledge, lend, "end-lending": lend };
const A_DAY = /^#\d{4}-\d\d-\d\d$/;

const page = { person: null, now: null, around: null, past: null, days: null, feedback: undefined, tab: "today", line: null };
let around_at = -Infinity, said = null;

/** The business day that goes on; before the very first one, the date. */
const today = () => (page.now ? page.now.stats.day || dateAt(page.now.stats.at, branch().timezone) : null);

/** The day in the address, "" for none. */
const wantedDay = () => (A_DAY.test(location.hash) ? location.hash.slice(1) : "");

function draw() {
  write(byId("top-branch"), named(branch().name));
  document.title = `${say("manager.title")} · ${named(branch().name)}`;
  write(byId("top-person"), page.person ? page.person.name || "" : "");
  for (const id of ["leave", "print", "find", "tabs"]) {
    byId(id).hidden = page.person === null;
  }
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === page.tab) {
      tab.setAttribute("aria-current", "page");
    } else {
      tab.removeAttribute("aria-current");
    }
  }
  byId("print").href = `/manager/day/${wantedDay() || today() || ""}`;
  drawLine();
  tick();
  if (page.now && page.around && page.tab === "today") {
    drawToday();
  } else if (page.past && page.tab === "day") {
    drawDay();
  } else if (page.feedback !== undefined && page.tab === "feedback") {
    drawFeedback(page.feedback);
  }
}

function drawShown(shown, staff) {
  drawDayCharts(shown);
  drawLevels(shown);
  drawServices(shown);
  drawStaff(staff, shown.counters);
}

function drawToday() {
  const { stats, hall, alerts } = page.now;
  drawShown(liveDay(stats), page.around.staff);
  drawAlerts(alerts.filter((alert) => !alert.ended_at));
  drawAdvice(page.around.advice, stats.totals.called);
  drawEstimates(page.around.estimates, stats.day);
  drawCounters(stats.counters);
  drawOverdue(hall);
  drawPrinters(page.around.printers);
  drawScreens(page.around.screens);
  drawAlertLog(page.around.alert_log);
}

function drawDay() {
  const { shown, staff, alert_log } = page.past;
  write(byId("day-name"), dayLong(shown.day));
  byId("day-wanted").value = shown.day;
  byId("day-wanted").max = today();
  byId("day-before").href = `#${addDays(shown.day, -1)}`;
  byId("day-after").href = addDays(shown.day, 1) >= today() ? "#today" : `#${addDays(shown.day, 1)}`;
  drawPast(shown);
  drawShown(shown, staff);
  drawAlertLog(alert_log);
  drawExports("day-exports", shown.day, shown.day);
  drawExports("days-exports", addDays(today(), -DAYS_BACK), addDays(today(), -1));
  drawDays(page.days, shown.day);
}

function drawLine() {
  const { line, now } = page;
  drawStopped(now && now.hall.emergency);
  byId("connection").hidden = line === null;
  byId("connection").dataset.state = line && line.fresh ? "good" : "lost";
  write(byId("connection-what"), say(line && line.fresh ? "staff.connected" : "staff.lost"));
  const shown_at = now ? timeOfDay(Date.parse(now.stats.at)) : "";
  const trouble = !line ? "" : !line.fresh ? say("manager.lost", { at: shown_at })
    : line.trouble ? say("manager.not_up_to_date", { at: shown_at, why: line.trouble }) : "";
  byId("lost").hidden = !now || !trouble;
  write(byId("lost"), trouble);
}

function tick() {
  const at_ms = now_ms();
  write(byId("top-clock"), timeOfDay(at_ms));
  write(byId("top-day"), at_ms === null ? "" : dayName(at_ms));
  if (page.now && page.around && page.tab === "today" && (!page.line || page.line.fresh)) {      // out of date, a wait does not go on growing
    drawNow(page.now.stats, liveDay(page.now.stats));
  }
  if (page.line && performance.now() - around_at > AROUND_GAP_MS) {
    page.line.look();
  }
}

async function load() {
  page.now = await readNow(language());
  heard(page.now.stats.at);
  if (page.around === null || performance.now() - around_at > AROUND_GAP_MS) {
    around_at = performance.now();
    page.around = await readAround(page.now.stats.day, language());
  }
}

/** Shows what the address names: today, a day that is over, what customers said. */
async function goWhere() {
  const day = wantedDay();
  const tab = day || location.hash === "#days" ? "day" : location.hash === "#feedback" ? "feedback" : "today";
  if (tab === "day" && (!day || day >= today())) {
    location.replace(day ? "#today" : `#${addDays(today(), -1)}`);
    return;
  }
  if (tab === "day") {
    page.days = await readDays(addDays(today(), -DAYS_BACK), addDays(today(), -1));
    page.past = await readDay(day, language());
  } else if (tab === "feedback") {
    page.feedback = await readFeedback(addDays(today(), -DAYS_BACK), today());
  }
  page.tab = tab;
  document.body.dataset.tab = tab;
  byId("day-bar").hidden = tab !== "day";
  byId("alerts").hidden = true;
  showView(tab === "feedback" ? "feedback" : "today");
  draw();
}

function tell(sentence) {
  write(byId("said"), sentence);
  clearTimeout(said);
  said = setTimeout(() => write(byId("said"), ""), SAID_MS);
}

/** Does `work`, saying on the page what the server would not do. */
async function attempt(work) {
  try {
    await work();
  } catch (refused) {
    if (!refused.sentence) {
      throw refused;
    }
    tell(refused.sentence);
  }
}

function start() {
  if (page.line) {
    page.line.close();
  }
  Object.assign(page, { person: null, now: null, around: null, past: null, days: null, feedback: undefined, tab: "today", line: null });
  draw();
  withPerson(async (person) => {
    await load();
    page.person = person;
    page.line = new Followed({ load, gap_ms: LOOK_GAP_MS, changed: draw, refused: start });
    byId("find-day").value = today() || "";
    await goWhere();
  });
}

async function findStory(event) {
  event.preventDefault();
  const { number, day } = event.target.elements;
  byId("find-complaint").hidden = true;
  try {
    const wanted = new URLSearchParams({ number: number.value.trim().toUpperCase(), day: day.value });
    const { ticket } = await api("GET", `/tickets?${wanted}`);
    location.assign(`/story/${ticket.id}`);
  } catch (refused) {
    write(byId("find-complaint"), refused.sentence);
    byId("find-complaint").hidden = false;
  }
}

async function touched(event) {
  const key = event.target.closest("button[data-action]");
  if (!key || key.disabled || !(key.dataset.action in ACTS)) {
    return;
  }
  key.disabled = true;
  await attempt(async () => tell(await ACTS[key.dataset.action](key.dataset)));
  around_at = -Infinity;         // what was advised is looked at again
  key.disabled = false;
  page.line.look();
}

/** ← a day back, → a day on, T today, P the report; not while somebody writes. */
function pressed(event) {
  const writing = event.target.closest("input, select, textarea, dialog");
  if (writing || event.ctrlKey || event.altKey || event.metaKey || !page.person || !today()) {
    return;
  }
  const day = wantedDay() || today();
  const go = {
    ArrowLeft: () => { location.hash = addDays(day, -1); },
    ArrowRight: () => { location.hash = addDays(day, 1) >= today() ? "today" : addDays(day, 1); },
    t: () => { location.hash = "today"; },
    p: () => byId("print").click(),
  }[event.key];
  if (go) {
    event.preventDefault();
    go();
  }
}

setTimezone(branch().timezone);
startLanguage();
onLanguage(() => { draw(); if (page.line) { around_at = -Infinity; page.line.look(); } });
byId("find").onsubmit = findStory;
byId("day-wanted").onchange = (event) => { if (event.target.value) { location.hash = event.target.value; } };
byId("leave").onclick = () => leave().catch(() => null).then(start);
document.addEventListener("click", touched);
document.addEventListener("keydown", pressed);
window.addEventListener("hashchange", () => { if (page.person) { attempt(goWhere); } });
setInterval(tick, TICK_MS);
start();
