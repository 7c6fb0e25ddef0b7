// The band of the large calls.

import { say } from "/static/words.js";
import { element, figure, first, icon, name, narrow, part, pieces, spoken, spokenNow, squeeze } from "./drawing.js";

const LEAST_SAY = 0.6;             // the number of a call alone is still as high as those in the list
const WORDS = [1, 0.9, 0.8, 0.7, 0.6, 0.5];     // beside others a call's words give way, its numbers lose no height

/** Draws the large calls; panels that stand already stay as they are, so their flashing goes on. */
export function drawBand(large, fresh, flash, zones) {
  const band = part("band");
  const standing = new Map([...band.querySelectorAll(".call")].map((panel) => [panel.dataset.seq, panel]));
  const wanted = new Set(large.map((call) => String(call.seq)));
  for (const other of [...band.children]) {
    if (!wanted.has(other.dataset.seq)) {
      other.remove();
    }
  }
  for (const call of large) {
    let panel = standing.get(String(call.seq));
    if (!panel) {
      panel = callPanel(call);
      panel.classList.toggle("flash", flash.has(call.seq));
      band.append(panel);
    }
    if (panel.dataset.language !== first()) {
      fillPanel(panel, call, zones);       // another language has its turn
    }
    panel.classList.toggle("fresh", fresh);
    panel.dataset.state = fresh ? "fresh" : "settled";
  }
  band.dataset.calls = String(large.length);
  band.querySelectorAll(".say").forEach((line) => { squeeze(line, LEAST_SAY); narrow(line); });
  fitShorts([...band.querySelectorAll(".short")]);
}

/** Beside each other the calls' words are of one size: the largest in which all of them fit. */
function fitShorts(shorts) {
  const boxes = shorts.flatMap((short) => [...short.children, short]);
  boxes.forEach((box) => box.style.removeProperty("--narrow"));
  const judged = shorts.flatMap(ofWords);
  for (const size of WORDS) {
    shorts.forEach((short) => short.style.setProperty("--words", String(size)));
    if (judged.every(fits)) {
      break;
    }
  }
  boxes.forEach(narrow);
}

/** What smaller words help: not a number that is too wide by itself, nor the panel it then fills. */
function ofWords(short) {
  const [number, to] = short.children;
  return fits(number) ? [short, to] : [to];
}

const fits = (box) => box.scrollWidth <= box.clientWidth;

/** Says something where the calls would stand: nobody was called yet, or no counter is open. */
export function drawSaying(key) {
  const band = part("band");
  const saying = `${key} ${spokenNow()}`;
  if (band.dataset.saying === saying && band.querySelector(".saying")) {
    return;
  }
  const panel = element("div", "saying");
  for (const code of spokenNow()) {
    panel.append(spoken(code, element("p", "", say(key, {}, code))));
  }
  band.dataset.saying = saying;
  band.dataset.calls = "0";
  band.replaceChildren(panel);
}

function callPanel(call) {
  const panel = element("div", "call");
  panel.dataset.seq = String(call.seq);
  panel.dataset.number = call.number;
  panel.dataset.counter = String(call.counter);
  return panel;
}

/** A call's panel holds both its forms: alone in the band, or short beside others. */
function fillPanel(panel, call, zones) {
  const values = { number: call.number, counter: call.counter };
  panel.replaceChildren(callAlone(call, values, zones), callShort(call, values));
  panel.dataset.language = first();
}

function callAlone(call, values, zones) {
  const sentence = pieces("display.call", values, first());
  const turn = sentence.findIndex((piece) => piece.textContent === String(call.number)) + 1;
  const where = element("span", "where", zones[call.zone] && Object.keys(zones).length > 1 ? name(zones[call.zone]) : "");
  const also = element("div", "also");
  for (const code of spokenNow().slice(1)) {
    also.append(spoken(code, element("span", "second", ...pieces("display.call_also", values, code))));
  }
  also.append(where);
  const lines = element(
    "div", "say",
    element("span", "who", ...sentence.slice(0, turn)),
    element("span", "to", ...sentence.slice(turn), where.cloneNode(true)),
  );
  return element("div", "alone", lines, also);
}

function callShort(call, values) {
  const to = element("span", "to", icon("arrow"), ...pieces("display.to_counter", values, first()));
  return element("div", "short", figure(call.number), to);
}
