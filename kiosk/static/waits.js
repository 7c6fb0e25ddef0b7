// How a wait is said: rounded outward to five minutes, never a second, never a countdown.

import { say } from "/static/words.js";

const STEP_MIN = 5;
const LONG_MIN = 60;      // from here on only "or more" is said
const MINUTE_S = 60;

/** An estimate {low_s, high_s} or null, in words: 5 分钟以内, 10–20 分钟, 60 分钟以上. */
export function waitSentence(estimate) {
  if (!estimate) {
    return say("kiosk.wait_unknown");
  }
  const low = Math.floor(estimate.low_s / MINUTE_S / STEP_MIN) * STEP_MIN;
  const high = Math.max(Math.ceil(estimate.high_s / MINUTE_S / STEP_MIN) * STEP_MIN, low + STEP_MIN);
  if (low >= LONG_MIN) {
    return say("kiosk.wait_long", { minutes: LONG_MIN });
  }
  if (low === 0) {
    return say("kiosk.wait_short", { minutes: high });
  }
  return say("kiosk.wait_range", { low, high });
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
