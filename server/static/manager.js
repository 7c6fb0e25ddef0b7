// The manager's first page: how today goes, kept right by what the open line tells.

import { api } from "./client.js";
import { openLine, SILENT_MS } from "./live.js";
import { drawCharts } from "./manager_charts.js";
import { drawFigures } from "./manager_figures.js";
import { drawCounters, drawPrinters, drawServices } from "./manager_tables.js";
import { branch } from "./staff_branch.js";
import { dayName, heard, now_ms, setTimezone, timeOfDay } from "./staff_clock.js";
import { byId, showView, write } from "./staff_dom.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
import { named, onLanguage, say } from "./words.js";

const LOOK_GAP_MS = 2000;        // however much happens in the hall, figures are asked for no oftener
const PRINTERS_GAP_MS = 15000;   // printers have no event of their own
const TICK_MS = 1000;

const page = { person: null, stats: null, printers: [], fresh: false, line: null, trouble: null };
let looked_at = -Infinity;
let printers_at = -Infinity;
let timer = null;
let unheard = null;

function draw() {
  write(byId("top-branch"), named(branch().name));
  document.title = `${say("manager.title")} · ${named(branch().name)}`;
  write(byId("top-person"), page.person ? page.person.name || "" : "");
  byId("leave").hidden = byId("print").hidden = byId("find").hidden = page.person === null;
  drawLine();
  tick();
  if (page.stats) {
    drawCharts(page.stats);
    drawServices(page.stats);
    drawCounters(page.stats);
    drawPrinters(page.printers);
  }
}

function drawLine() {
  byId("connection").hidden = page.line === null;
  byId("connection").dataset.state = page.fresh ? "good" : "lost";
  write(byId("connection-what"), say(page.fresh ? "staff.connected" : "staff.lost"));
  const shown_at = page.stats ? timeOfDay(Date.parse(page.stats.at)) : "";
  const trouble = !page.fresh ? say("manager.lost", { at: shown_at })
    : page.trouble ? say("manager.not_up_to_date", { at: shown_at, why: page.trouble }) : "";
  byId("lost").hidden = !page.stats || !trouble;
  write(byId("lost"), trouble);
}

function tick() {
  const at_ms = now_ms();
  write(byId("top-clock"), timeOfDay(at_ms));
  write(byId("top-day"), at_ms === null ? "" : dayName(at_ms));
  if (page.stats && page.fresh) {      // out of date, a wait does not go on growing
    drawFigures(page.stats);
  }
}

async function load() {
  looked_at = performance.now();
  page.stats = await api("GET", "/stats/today");
  heard(page.stats.at);
  if (looked_at - printers_at > PRINTERS_GAP_MS) {
    printers_at = looked_at;
    page.printers = (await api("GET", "/printers")).printers;
  }
  page.trouble = null;
}

async function lookNow() {
  timer = null;
  try {
    await load();
  } catch (refused) {
    if (refused.status === 401 || refused.status === 403) {
      start();
      return;
    }
    page.trouble = refused.sentence;
  }
  draw();
}

/** Asks for the figures again, soon. */
function look() {
  if (timer === null) {
    timer = setTimeout(lookNow, Math.max(0, LOOK_GAP_MS - (performance.now() - looked_at)));
  }
}

function hangUp() {
  clearTimeout(timer);
  clearTimeout(unheard);
  timer = null;
  if (page.line) {
    page.line.close();
    page.line = null;
  }
}

function listen() {
  page.fresh = true;             // the figures came only now; the line says when that ends, or never opens
  unheard = setTimeout(() => { page.fresh = false; drawLine(); }, SILENT_MS);
  page.line = openLine({
    snapshot: (board) => { heard(board.at); look(); },
    heartbeat: (beat) => heard(beat.at),
    event: look,
    fresh: (fresh) => { clearTimeout(unheard); page.fresh = fresh; drawLine(); },
  });
}

function start() {
  hangUp();
  page.person = page.stats = null;
  draw();
  withPerson(async (person) => {
    await load();
    page.person = person;
    listen();
    byId("find-day").value = page.stats.day || "";
    showView("today");
    draw();
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

setTimezone(branch().timezone);
startLanguage();
onLanguage(draw);
byId("find").onsubmit = findStory;
byId("print").onclick = () => window.print();
byId("leave").onclick = () => leave().catch(() => null).then(start);
setInterval(tick, TICK_MS);
start();
