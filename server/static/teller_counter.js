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
export function followCounter(number, changed) {
  const held = {
    number, counter: null, waiting: null, count: 0, told_here_ms: 0, pressing: null, retrying: false, fresh: false, trouble: null,
  };
  let asked_at = -Infinity;
  let timer = null;
  let presses = 0;
  let closed = false;

  function keep(part) {
    const before = { ...held };
    Object.assign(held, part, part.counter ? { told_here_ms: performance.now() } : {});
    if (!closed) {
      changed(held, before);
    }
  }

  async function lookNow() {
    timer = null;
    asked_at = performance.now();
    const presses_before = presses;
    try {
      const [counters, list] = await Promise.all([
        api("GET", "/counters"),
        api("GET", `/waiting?counter=${number}&limit=${WAITING_SHOWN}`),
      ]);
      if (presses_before !== presses || held.pressing) {
        return;                   // older than the answer to a press, which looks again itself
      }
      const counter = counters.counters.find((one) => one.number === number);
      keep({ counter, waiting: list.waiting, count: list.count, trouble: stillTrue(counter) });
    } catch (refused) {
      if (refused.status) {       // a server that is gone shows on the open line
        keep({ trouble: { code: refused.code, sentence: refused.sentence, of_look: true } });
      }
    }
  }

  /** A refusal is shown until the next press, or until the counter stands differently. */
  function stillTrue(counter) {
    const { trouble } = held;
    const stood = held.counter;
    const same = stood && stood.state === counter.state && (stood.ticket || {}).id === (counter.ticket || {}).id;
    return trouble && !trouble.of_look && same ? trouble : null;
  }

  /** Looks at the counter and its waiting list again, soon; `gap_ms` after the last look at the earliest. */
  function look(gap_ms = LOOK_GAP_MS) {
    if (timer === null && !closed) {
      timer = setTimeout(lookNow, Math.max(0, gap_ms - (performance.now() - asked_at)));
    }
  }

  /** Posts one act; true when it was done. A second press while one is under way is nothing. */
  async function press(action, body = undefined) {
    if (held.pressing) {
      return false;
    }
    keep({ pressing: action, retrying: false, trouble: null });
    const over = new AbortController();
    const deadline = setTimeout(() => over.abort(), PRESS_FOR_MS);
    try {
      const answer = await api("POST", `/counters/${number}/${action}`, body, {
        key: newKey(), tries: PRESS_TRIES, attempt_ms: ATTEMPT_MS, signal: over.signal,
        onRetry: () => keep({ retrying: true }),
      });
      presses += 1;
      keep({ pressing: null, counter: answer.counter });
      return true;
    } catch (refused) {
      presses += 1;
      keep({ pressing: null, trouble: refused });
      return false;
    } finally {
      clearTimeout(deadline);
      clearTimeout(timer);
      timer = null;
      look(0);
    }
  }

  return {
    held,
    look,
    press,
    setFresh: (fresh) => keep({ fresh }),
    forgive: () => keep({ trouble: null }),
    close: () => { closed = true; clearTimeout(timer); },
  };
}
