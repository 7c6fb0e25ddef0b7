// The small screen over a counter: only the words beside the counter's number change.

import { languages, named, say, setLanguage } from "/static/words.js";
import { element, first, name, part, pieces, second, spoken, squeeze } from "./drawing.js";
import { listen } from "./listen.js";
import { note, standsThere } from "./painted.js";

const NAMES_MOST = 2;              // a counter that takes more services is one for all
const LEAST_SQUEEZE = 0.4;
const LEAST_BESIDE = 0.7;          // words that must be smaller to stand beside others stand above them
const LARGEST_REM = .56;           // of an emergency's text, which wraps
const LEAST_REM = .12;
const STEP_REM = .02;
const number = Number(document.body.dataset.counter);

let board = null;
let counter = null;
let is_old = true;

function snapshot(taken) {
  board = taken;
  counter = taken.counters.find((other) => other.number === number) || null;
  draw(false);
  note(taken.seq, "snapshot", counter && counter.ticket);
  const call = taken.calls.find((other) => other.counter === number && other.number === (counter && counter.ticket));
  if (call && stateNow() === "called") {
    standsThere(call.seq);
  }
}

function event(message) {
  const before = counter && `${counter.state} ${counter.ticket}`;
  if (message.kind === "called" && message.counter === number) {
    counter = { ...counter, state: "called", ticket: message.number };
    draw(true);
    note(message.seq, "called", message.number);
  } else if (message.kind === "counter" && message.counter === number) {
    counter = { ...counter, state: message.state, ticket: message.ticket, services: message.services };
    if (`${counter.state} ${counter.ticket}` !== before) {
      draw(false);
      note(message.seq, "counter", counter.ticket);
    }
  } else if (message.kind === "emergency") {
    board.emergency = message.emergency;
    draw(false);
    note(message.seq, "emergency");
  }
}

/** What the strip says: an emergency over all else, else what its counter does. */
function stateNow() {
  return board.emergency ? "emergency" : counter ? counter.state : "unknown";
}

function idleWords(code) {
  const taken = counter.services.map((service) => board.services.find((other) => other.code === service)).filter(Boolean);
  if (taken.length > NAMES_MOST) {
    return say("display.strip_all", {}, code);
  }
  return taken.map((service) => service.names[code] || name(service.names)).join(code === "zh" ? "、" : ", ");
}

/** What stands beside the counter's number in one language, as elements. */
function words(code) {
  if (board.emergency) {
    return [spoken(code, element("span", "word", named(board.emergency.text, code)))];
  }
  if (!counter) {
    return pieces("display.strip_unknown", { counter: number }, code);
  }
  switch (counter.state) {
    case "called": return pieces("display.strip_call", { number: counter.ticket }, code);
    case "serving": return counter.ticket
      ? pieces("display.strip_serving", { number: counter.ticket }, code)
      : pieces("display.strip_walk_in", {}, code);       // somebody who took no number
    case "wrap_up": return pieces("display.strip_wrap_up", {}, code);
    case "paused": return pieces("display.strip_paused", {}, code);
    case "open": return [element("span", "word", idleWords(code))];
    default: return [];
  }
}

function draw(is_new) {
  const state = stateNow();
  document.body.dataset.state = state;
  document.body.dataset.number = (state !== "emergency" && counter && counter.ticket) || "";
  document.title = `${say("display.title", {}, first())} ${number}`;
  part("said").replaceChildren(...words(first()));
  const beside = second() && state !== "serving" ? words(second()) : [];
  const also = beside.map((piece) => piece.textContent).join(" ");
  part("also").replaceChildren(...also && also !== part("said").textContent ? [text(also)] : []);
  const strip = document.querySelector(".strip");
  strip.classList.remove("flash");
  strip.classList.toggle("fresh", state === "called" && !is_old);
  if (is_new) {
    strip.getBoundingClientRect();      // so that the flashing begins again with a repeated call
    strip.classList.add("flash");
  }
  fit();
}

/** Puts the second language under the first where both are not wide enough for one line. */
function fit() {
  const what = document.querySelector(".what");
  what.classList.remove("stacked");
  if (board.emergency) {
    fitEmergency(what);
    return;
  }
  squeeze(part("said"), LEAST_BESIDE);
  what.classList.toggle("stacked", part("said").scrollWidth > part("said").clientWidth);
  squeeze(part("said"), LEAST_SQUEEZE);
  squeeze(part("also"), LEAST_SQUEEZE);
}

/** The largest type in which an emergency's text stands on the strip, whole. */
function fitEmergency(what) {
  for (let size = LARGEST_REM; size >= LEAST_REM; size -= STEP_REM) {
    what.style.setProperty("--size", `${size}rem`);
    if (what.scrollHeight <= what.clientHeight && what.scrollWidth <= what.clientWidth) {
      return;
    }
  }
}

function text(also) {
  return spoken(second(), element("span", "", also));
}

function setFresh(is_fresh) {
  is_old = !is_fresh;
  document.body.classList.toggle("old", is_old);
  part("stale").replaceChildren(...languages().map((code) => spoken(code, element("span", "", say("display.stale", {}, code)))));
  if (board) {
    fit();       // the words about its age take room from the others
  }
}

function start() {
  setLanguage(first());
  document.querySelector(".place .number").classList.add(number > 99 ? "three" : number > 9 ? "two" : "one");
  document.fonts.addEventListener("loadingdone", () => { if (board) { draw(false); } });
  listen({ snapshot, event, fresh: setFresh });
}

start();
