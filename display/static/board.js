// The hall's board: which numbers go where, never showing as true what it no longer knows.

import { SILENT_MS } from "/static/live.js";
import { languages, setLanguage } from "/static/words.js";
import { drawBand, drawSaying } from "./band.js";
import { Calls, LISTED } from "./calls.js";
import { Clock } from "./clock.js";
import { everywhere, first, part, speakAlone } from "./drawing.js";
import { drawEmergency } from "./emergency.js";
import { HallVoice } from "./hall_voice.js";
import { listen } from "./listen.js";
import { Media } from "./media.js";
import { Notice } from "./notice.js";
import { note } from "./painted.js";
import { drawFrame, drawList, drawMissed, drawStale, drawWaiting, noticeOf, servicesOf, turnsOf } from "./panels.js";

const TICK_MS = 250;
const FLASH_MS = 3000;
const REMEMBERED = 100;
const TURN_MS = 8000;              // services that do not fit take turns
const LANGUAGE_TURN_MS = 6000;
const LAYOUT = "waiting";          // where the branch file says nothing of this screen
const tall = matchMedia("(orientation: portrait)");
const asked_zone = new URLSearchParams(location.search).get("zone");

const clock = new Clock();
let calls = new Calls(asked_zone);
let board = null;                  // the last snapshot, kept right by each event
let screen = {};                   // what the branch file says of this screen
let media = null;
let notices = null;
let line = null;
let fresh = false;
let change_at = null;              // when the calls' layout changes by time alone
const painted = new Set();         // seq of the calls that were drawn
const voice = new HallVoice((name, body) => line.acknowledge(name, body), () => calls.zone);
const flash = new Map();           // seq -> when it stops

function snapshot(taken) {
  board = taken;
  screen = taken.screen || screen;
  const zone = asked_zone || screen.zone || null;
  if (calls.zone !== zone) {
    calls = new Calls(zone);
  }
  clock.set(taken.at);
  clock.timezone = taken.branch ? taken.branch.timezone : "UTC";
  calls.replace(taken.calls, (call) => Date.parse(taken.at) - Date.parse(call.at), performance.now());
  document.body.dataset.layout = screen.layout || LAYOUT;
  if (screen.layout === "media" && !media) {
    media = new Media(part("media"), (name, why) => line.acknowledge("media_failed", { name, why }), () => fresh);
  }
  voice.begin(screen, taken.voice);
  takeTurns();
  drawAll();
  note(taken.seq, "snapshot");
}

const taking = {
  called: (message) => {
    flash.set(message.seq, performance.now() + FLASH_MS);
    calls.add(message, performance.now());
    setCounter(message.counter, "called", message.number);
    voice.called(message);
    drawCalls();
  },
  counter: (message) => {
    setCounter(message.counter, message.state, message.ticket);
    drawCalls();
  },
  missed: (message) => {
    board.missed = message.missed;
    calls.drop(message.missed);
    drawMissed(board.missed);
    drawCalls();
  },
  waiting: (message) => {
    board.waiting = message.waiting;
    board.estimates = message.estimates;
    drawWaits();
  },
  notice: (message) => {
    board.notice = message.notice;
    drawNotice();
  },
  emergency: (message) => {
    board.emergency = message.emergency;
    drawAlarm();
  },
  ...voice.taking,
};

function event(message) {
  const take = taking[message.kind];
  if (take) {
    take(message);
    if (message.kind !== "called") {      // a call notes itself when it is drawn
      note(message.seq, message.kind, message.number || null);
    }
  }
}

function setCounter(number, state, ticket) {
  const counter = board.counters.find((other) => other.number === number);
  if (counter) {
    Object.assign(counter, { state, ticket });
  }
}

/** What stands in the band instead of calls, or null. */
function saying() {
  if (board.counters.every((counter) => counter.state === "closed")) {
    return board.day && !board.open ? "display.closed_over" : "display.closed";
  }
  return calls.newest.length ? null : "display.welcome";
}

function drawCalls() {
  const now = performance.now();
  const { large, fresh: new_ones, list } = calls.layout(now);
  const instead = new_ones ? null : saying();
  for (const [seq, until] of flash) {
    if (until <= now) {
      flash.delete(seq);
    }
  }
  if (instead) {
    drawSaying(instead);
    drawList(calls.newest.slice(0, LISTED));
  } else {
    drawBand(large, new_ones && fresh, flash, board.zones);
    drawList(list);
  }
  voice.giveWay(new_ones);
  change_at = calls.nextChange(now);
  for (const call of calls.newest.slice().reverse()) {
    if (!painted.has(call.seq)) {
      painted.add(call.seq);
      note(call.seq, "called", call.number);
    }
  }
  forgetOld();
}

/** Numbers drawn long ago cannot come back in a snapshot. */
function forgetOld() {
  for (const seq of painted) {
    if (painted.size <= REMEMBERED) {
      break;
    }
    painted.delete(seq);
  }
}

/** The shape that says how many services have room. */
function shape() {
  const wide = screen.layout === "media" ? "media" : "landscape";
  return tall.matches ? "portrait" : wide;
}

function drawWaits() {
  const services = servicesOf(board, calls.zone);
  const turns = turnsOf(services, shape());
  const turn = Math.floor(performance.now() / TURN_MS) % turns;
  part("wait").dataset.turn = String(turn);
  drawWaiting(services, board.waiting, board.estimates, turn, turns);
}

function drawClock() {
  part("time").textContent = clock.time();
  part("date").textContent = clock.date();
}

function drawNotice() {
  notices.show(noticeOf(board), performance.now());
}

function drawAlarm() {
  const { emergency } = board;
  const old = fresh ? "" : `${everywhere("display.stale", " · ")} · ${clock.last()}`;
  drawEmergency(emergency, emergency && clock.of(emergency.since), old);
}

/** Gives the screen to the next language where they take turns. */
function takeTurns() {
  const alone = screen.languages === "turn"
    ? languages()[Math.floor(performance.now() / LANGUAGE_TURN_MS) % languages().length] : null;
  if (part("branch").dataset.language !== String(alone)) {
    part("branch").dataset.language = String(alone);
    speakAlone(alone);
    setLanguage(first());
    drawStale(clock.last());
    drawAll();
  }
}

function drawAll() {
  drawFrame(board, screen.layout === "zone" ? board.zones[calls.zone] : null);
  drawNotice();
  drawAlarm();
  voice.draw();
  drawCalls();
  drawWaits();
  drawMissed(board.missed);
  drawClock();
}

function setFresh(is_fresh) {
  fresh = is_fresh;
  document.body.dataset.state = is_fresh ? "fresh" : "stale";
  drawStale(clock.last());
  if (board) {
    drawCalls();
    drawWaits();                   // hidden while not up to date, when names had no width to be fitted to
    drawAlarm();
  }
}

function tick() {
  drawClock();
  if (board === null) {
    if (performance.now() > SILENT_MS && document.body.dataset.state === "starting") {
      setFresh(false);
    }
    return;
  }
  if (change_at !== null && performance.now() >= change_at) {
    drawCalls();
  }
  notices.tick(performance.now());
  takeTurns();
  const turns = turnsOf(servicesOf(board, calls.zone), shape());
  if (String(Math.floor(performance.now() / TURN_MS) % turns) !== part("wait").dataset.turn) {
    drawWaits();
  }
}

async function start() {
  setLanguage(first());
  notices = new Notice();
  setInterval(tick, TICK_MS);
  tall.addEventListener("change", () => { if (board) { drawAll(); } });
  addEventListener("resize", () => { if (board) { drawAll(); } });
  document.fonts.addEventListener("loadingdone", () => { if (board) { drawAll(); } });
  line = await listen({
    snapshot, event, fresh: setFresh, heartbeat: (beat) => { clock.set(beat.at); },
    connected: (is_open) => { if (is_open && media) { media.sayAgain(); } },
  });
}

start();
