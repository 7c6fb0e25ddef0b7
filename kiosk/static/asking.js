// Asking for a ticket: one key per screen, kept over every retry, and a card that says how it goes.

import { api, newKey } from "/static/client.js";
import { say } from "/static/words.js";
import { icon } from "./cards.js";

const SAY_ASKING_MS = 300;        // an answer sooner than this needs no words
const SAY_RETRYING_MS = 2000;
const ATTEMPT_MS = 4000;
const ASK_FOR_MS = 60000;         // then the customer is told that there is no number

/** Shows on the card that the server is being asked. */
function drawAsking(card, state, wait, people, mark) {
  card.dataset.state = state;
  card.querySelector(".wait").textContent = say(wait);
  card.querySelector(".people").textContent = say(people);
  card.querySelector(".mark").replaceChildren(icon(mark));
}

/** One screen's asking: `under_way` while a card asks; a second touch does nothing then. */
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
   * Asks for a ticket of `body.service`; resolves to {ticket, print} or rejects with Refused.
   * While nobody answers it goes on with the same key for a minute.
   */
  async ask(card, body) {
    this.under_way = true;
    const ended = new AbortController();
    const retrying = () => drawAsking(card, "retrying", "kiosk.retrying", "kiosk.no_number_yet", "warning");
    card.classList.add("pressed");
    const timers = [
      setTimeout(() => {
        card.classList.remove("pressed");
        drawAsking(card, "asking", "kiosk.asking", "kiosk.wait_please", "asking");
      }, SAY_ASKING_MS),
      setTimeout(retrying, SAY_RETRYING_MS),
      setTimeout(() => ended.abort(), ASK_FOR_MS),
    ];
    try {
      return await api("POST", "/tickets", body, {
        key: this.key, tries: Infinity, attempt_ms: ATTEMPT_MS, signal: ended.signal,
      });
    } catch (problem) {
      if (problem.code === "aborted") {
        this.renew();
        problem.sentence = say("kiosk.gave_up");
      }
      throw problem;
    } finally {
      timers.forEach(clearTimeout);
      card.classList.remove("pressed");
      this.under_way = false;
    }
  }
}
