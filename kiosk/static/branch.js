// What the kiosk knows of its branch: GET /branch, kept right by the open line to the server.

import { api } from "/static/client.js";
import { openLine } from "/static/live.js";

const REFRESH_GAP_MS = 3000;     // estimates are asked for at most this often
const ATTEMPT_MS = 3000;
const MINUTE_MS = 60000;

/**
 * Follows the branch until the page is closed.
 *
 * heard.branch(branch)   GET /branch, after each change, at most every 3 s, and with each minute of the branch's clock
 * heard.waiting(counts)  {service: n} as soon as it changes
 * heard.time(at_ms)      the branch's clock, with each heartbeat
 * heard.reach(is_there)  whether the server is there
 * heard.refused(problem) this kiosk's token is not accepted
 */
export function followBranch(heard) {
  const refresh = throttled(async () => {
    try {
      heard.branch(await api("GET", "/branch", undefined, { tries: Infinity, attempt_ms: ATTEMPT_MS }));
      heard.reach(true);
    } catch (problem) {
      if (problem.status === 401 || problem.status === 403) {
        line.close();
        heard.refused(problem);
      }
    }
  });
  let minute = null;

  function clock(at_ms) {
    heard.time(at_ms);
    const now_minute = Math.floor(at_ms / MINUTE_MS);
    if (minute !== null && now_minute !== minute) {
      refresh.soon();      // services open and close by the clock, which is no event
    }
    minute = now_minute;
  }

  const line = openLine({
    connected: (is_open) => { if (!is_open) { heard.reach(false); } },
    fresh: (is_fresh) => { if (!is_fresh) { heard.reach(false); } else { refresh.now(); } },
    snapshot: () => refresh.now(),
    heartbeat: (beat) => clock(Date.parse(beat.at)),
    event: (message) => {
      if (message.kind === "waiting") {
        heard.waiting(message.waiting || {});
        refresh.soon();
      } else if (message.kind === "counter") {
        refresh.soon();    // counters that open and close change what to expect
      }
    },
  });
  refresh.now();
  return refresh;
}

/** One `work` at a time: `now()` at once or right after the present one, `soon()` at most every REFRESH_GAP_MS. */
function throttled(work) {
  let working = false;
  let again = false;
  let timer = null;
  let last_ms = -Infinity;

  async function now() {
    clearTimeout(timer);
    timer = null;
    if (working) {
      again = true;
      return;
    }
    working = true;
    do {
      again = false;
      last_ms = performance.now();
      await work();
    } while (again);
    working = false;
  }

  function soon() {
    if (timer === null) {
      timer = setTimeout(now, Math.max(0, last_ms + REFRESH_GAP_MS - performance.now()));
    }
  }
  return { now, soon };
}
