// Asking the server: one key per screen, kept over every retry, and a place that says how it goes.

import { api, newKey } from "/static/client.js";
import { say } from "/static/words.js";
import { icon } from "./cards.js";

const SAY_ASKING_MS = 300;        // an answer sooner than this needs no words
const SAY_RETRYING_MS = 2000;
const ATTEMPT_MS = 4000;
const ASK_FOR_MS = 60000;         // then the customer is told that there is no number

/** Shows on the card that the server is being asked. */
function drawOnCard(card, state, wait, people, mark) {
  card.dataset.state = state;
  card.querySelector(".wait").textContent = say(wait);
  card.querySelector(".people").textContent = say(people);
  card.querySelector(".mark").replaceChildren(icon(mark));
}

/** Shows it wherever the customer touched: a card, a key, or over the page when it was a reader. */
function drawAsking(place, state, doing) {
  const retrying = state === "retrying";
  if (place.classList.contains("service")) {
    const [wait, people, mark] = retrying ? ["kiosk.retrying", "kiosk.no_number_yet", "warning"]
      : [doing, "kiosk.wait_please", "asking"];
    drawOnCard(place, state, wait, people, mark);
    return;
  }
  place.dataset.state = state;
  place.hidden = false;
  place.textContent = say(retrying ? "kiosk.retrying_key" : doing);
}

/** One screen's asking: `under_way` while a place asks; a second touch does nothing then. */
export class Asking {
  constructor() {
    this.under_way = false;
    this.renew();
  }

  /** A new screen, so a new idempotency key. */
  renew() {
    this.key = newKey();
  }

  /**
   * Asks `path` and resolves to the answer, or rejects with Refused; says meanwhile on `place` what it is `doing`.
   * While nobody answers it goes on with the same key for a minute.
   */
  async ask(place, method, path, body, doing = "kiosk.asking") {
    this.under_way = true;
    const ended = new AbortController();
    const label = place.classList.contains("service") ? null : place.textContent;
    place.classList.add("pressed");
    const timers = [
      setTimeout(() => {
        place.classList.remove("pressed");
        drawAsking(place, "asking", doing);
      }, SAY_ASKING_MS),
      setTimeout(() => drawAsking(place, "retrying", doing), SAY_RETRYING_MS),
      setTimeout(() => ended.abort(), ASK_FOR_MS),
    ];
    try {
      return await api(method, path, body, { key: this.key, tries: Infinity, attempt_ms: ATTEMPT_MS, signal: ended.signal });
    } catch (problem) {
      if (problem.code === "aborted") {
        this.renew();
        problem.sentence = say("kiosk.gave_up");
      }
      throw problem;
    } finally {
      timers.forEach(clearTimeout);
      place.classList.remove("pressed");
      if (label !== null) {
        delete place.dataset.state;
        place.textContent = label;
        place.hidden = place.id === "reading";
      }
      this.under_way = false;
    }
  }
}
