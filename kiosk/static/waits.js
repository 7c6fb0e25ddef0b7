// How a wait and those who wait are said on the kiosk.

import { rounded } from "/static/waits.js";
import { say } from "/static/words.js";

/** An estimate {low_s, high_s} or null, in words: 5 分钟以内, 10–20 分钟, 60 分钟以上. */
export function waitSentence(estimate) {
  const wait = rounded(estimate);
  return wait ? say(`kiosk.wait_${wait.kind}`, wait) : say("kiosk.wait_unknown");
}

/** How many wait, in words. */
export function peopleSentence(waiting) {
  return waiting > 0 ? say("kiosk.waiting", { count: waiting }) : say("kiosk.nobody");
}

/** Writes `sentence` into `element`, its figure large and the words around it small. */
export function drawFigure(element, sentence) {
  const found = sentence.match(/\d+(–\d+)?/);
  if (!found) {
    element.replaceChildren(small(sentence));
    return;
  }
  const before = sentence.slice(0, found.index);
  const after = sentence.slice(found.index + found[0].length);
  element.replaceChildren(...(before ? [small(before)] : []), found[0], ...(after ? [small(after)] : []));
}

function small(text) {
  const element = document.createElement("small");
  element.textContent = text.trim();
  return element;
}
