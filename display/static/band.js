// The band of the large calls.

import { languages, say } from "/static/words.js";
import { element, figure, first, icon, name, part, pieces, second, spoken, squeeze } from "./drawing.js";

const LEAST_SQUEEZE = 0.5;

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
      panel = callPanel(call, zones);
      panel.classList.toggle("flash", flash.has(call.seq));
      band.append(panel);
    }
    panel.classList.toggle("fresh", fresh);
    panel.dataset.state = fresh ? "fresh" : "settled";
  }
  band.dataset.calls = String(large.length);
  for (const line of band.querySelectorAll(".say, .short")) {
    squeeze(line, LEAST_SQUEEZE);
  }
}

/** Says something where the calls would stand: nobody was called yet, or no counter is open. */
export function drawSaying(key) {
  const band = part("band");
  if (band.dataset.saying === key && band.querySelector(".saying")) {
    return;
  }
  const panel = element("div", "saying");
  for (const code of languages()) {
    panel.append(spoken(code, element("p", "", say(key, {}, code))));
  }
  band.dataset.saying = key;
  band.dataset.calls = "0";
  band.replaceChildren(panel);
}

/** A call's panel holds both its forms: alone in the band, or short beside others. */
function callPanel(call, zones) {
  const values = { number: call.number, counter: call.counter };
  const panel = element("div", "call", callAlone(call, values, zones), callShort(call, values));
  panel.dataset.seq = String(call.seq);
  panel.dataset.number = call.number;
  panel.dataset.counter = String(call.counter);
  return panel;
}

function callAlone(call, values, zones) {
  const sentence = pieces("display.call", values, first());
  const turn = sentence.findIndex((piece) => piece.textContent === String(call.number)) + 1;
  const where = element("span", "where", zones[call.zone] && Object.keys(zones).length > 1 ? name(zones[call.zone]) : "");
  const also = element("div", "also");
  if (second()) {
    also.append(spoken(second(), element("span", "second", ...pieces("display.call_also", values, second()))));
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
