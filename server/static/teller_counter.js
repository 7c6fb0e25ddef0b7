// One counter as the server tells it: what stands there, who waits for it, and the one press under way.

import { api, newKey } from "./client.js";
import { passed_s } from "./staff_clock.js";

const LOOK_GAP_MS = 1000;        // however much happens in the hall, this page looks no oftener
const WAITING_SHOWN = 20;        // of the waiting list
const PRESS_TRIES = 20;          // of one press, always with the same key
const PRESS_FOR_MS = 20000;      // a press that nobody answered is given up: the customer should not be called later
const ATTEMPT_MS = 8000;

/** Seconds that somebody on the waiting list has waited by now. */
export function waited_s(held, entry) {
  return entry.reason.wait_s + passed_s(held.told_here_ms);
}

/**
 * Follows counter `number`; `changed(held, before)` hears of everything new.
 *
 * held: {number, counter, waiting, count, told_here_ms, pressing, retrying, fresh, trouble}
 *   counter, waiting   as the API gives them, null until they came; `count` is how many wait in all
 *   told_here_ms       when they were told, by this page's own clock
 *   pressing           the action under way, or null; while there is one no other is taken
 *   trouble            {code, sentence} of what was refused last, or null
 */
export class FollowedCounter {
  constructor(number, changed) {
    this.held = {
      number, counter: null, waiting: null, count: 0, told_here_ms: 0, pressing: null, retrying: false, fresh: false,
      trouble: null,
    };
    this._changed = changed;
    this._asked_at = -Infinity;
    this._timer = null;
    this._presses = 0;            // ended so far: what was asked before one ended is older than its answer
    this._closed = false;
    this._just_refused = false;   // the next look shows why, it does not take the refusal away
  }

  setFresh(fresh) {
    this._keep({ fresh });
  }

  /** Shows the last refusal no longer. */
  forgive() {
    this._keep({ trouble: null });
  }

  /** Says why an act was not even asked for. */
  complain(sentence) {
    this._keep({ trouble: { code: "not_asked", sentence } });
  }

  close() {
    this._closed = true;
    clearTimeout(this._timer);
  }

  /** Looks at the counter and its waiting list again, soon; `gap_ms` after the last look at the earliest. */
  look(gap_ms = LOOK_GAP_MS) {
    if (this._timer === null && !this._closed) {
      this._timer = setTimeout(() => this._lookNow(), Math.max(0, gap_ms - (performance.now() - this._asked_at)));
    }
  }

  /**
   * Posts one act; true when it was done. A second press while one is under way is nothing. `path` is that of the API
   * where the act is not one of the counter.
   */
  async press(action, body, path = `/counters/${this.held.number}/${action}`) {
    if (this.held.pressing) {
      return false;
    }
    this._keep({ pressing: action, retrying: false, trouble: null });
    const over = new AbortController();
    const deadline = setTimeout(() => over.abort(), PRESS_FOR_MS);
    try {
      const answer = await api("POST", path, body, {
        key: newKey(), tries: PRESS_TRIES, attempt_ms: ATTEMPT_MS, signal: over.signal,
        onRetry: () => this._keep({ retrying: true }),
      });
      this._presses += 1;
      this._keep({ pressing: null, ...(answer.counter ? { counter: answer.counter } : {}) });
      return true;
    } catch (refused) {
      this._presses += 1;
      this._just_refused = true;
      this._keep({ pressing: null, trouble: refused });
      return false;
    } finally {
      clearTimeout(deadline);
      clearTimeout(this._timer);
      this._timer = null;
      this.look(0);
    }
  }

  _keep(part) {
    const before = { ...this.held };
    Object.assign(this.held, part, part.counter ? { told_here_ms: performance.now() } : {});
    if (!this._closed) {
      this._changed(this.held, before);
    }
  }

  async _lookNow() {
    this._timer = null;
    this._asked_at = performance.now();
    const presses = this._presses;
    const { number } = this.held;
    try {
      const [{ counter }, { waiting, count }] = await Promise.all([
        api("GET", `/counters/${number}`),
        api("GET", `/waiting?counter=${number}&limit=${WAITING_SHOWN}`),
      ]);
      if (presses === this._presses && !this.held.pressing) {      // else the press looks again itself
        this._keep({ counter, waiting, count, trouble: this._stillTrue(counter) });
      }
    } catch (refused) {
      if (refused.status) {       // a server that is gone shows on the open line
        this._keep({ trouble: { code: refused.code, sentence: refused.sentence, of_look: true } });
      }
    }
  }

  /** A refusal is shown until the next press, or until the counter stands differently than right after it. */
  _stillTrue(counter) {
    const { trouble } = this.held;
    if (this._just_refused) {
      this._just_refused = false;
      return trouble;
    }
    const stood = this.held.counter;
    const same = stood && stood.state === counter.state && (stood.ticket || {}).id === (counter.ticket || {}).id;
    return trouble && !trouble.of_look && same ? trouble : null;
  }
}
