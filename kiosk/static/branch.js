// What the kiosk knows of its branch: GET /branch, kept right by the open line to the server.

import { api } from "/static/client.js";
import { openLine } from "/static/live.js";

const ATTEMPT_MS = 3000;
const MINUTE_MS = 60000;

/**
 * Follows the branch until the page is closed.
 *
 * heard.branch(branch)              GET /branch: at the start, after each break, with each minute of the branch's clock
 * heard.waits(waiting, estimates)   {service: n}, {service: range or null}, as soon as they change
 * heard.emergency(emergency)       {text: {language: words}, since}, or null once the hall goes on
 * heard.time(at_ms)                 the branch's clock, with each heartbeat
 * heard.reach(is_there)             whether the server is there
 * heard.refused(problem)            this kiosk's token is not accepted
 */
export function followBranch(heard) {
  let minute = null;
  let broken = false;
  let told = false;        // the open line says how it stands: what was asked before it is older

  function clock(at_ms) {
    heard.time(at_ms);
    const now_minute = Math.floor(at_ms / MINUTE_MS);
    if (minute !== null && now_minute > minute) {
      refresh();           // services open and close by the clock, which is no event
    }
    minute = Math.max(minute, now_minute);
  }

  function broke() {
    broken = true;
    told = false;
    heard.reach(false);
  }

  function mended() {
    if (broken) {
      broken = false;
      refresh();
    }
  }

  /** What the line said last counts; after its end services are open that were not. */
  function stands(emergency, ended) {
    told = true;
    heard.emergency(emergency);
    if (ended) {
      refresh();
    }
  }

  const known = { ...heard, branch: (branch) => {
    heard.branch(branch);
    if (!told) {
      heard.emergency(branch.emergency);
    }
  } };
  const refresh = oneAtATime(() => ask(known, clock, () => line.close()));
  const line = openLine({
    connected: (is_open) => { if (!is_open) { broke(); } },
    fresh: (is_fresh) => { if (!is_fresh) { broke(); } },
    snapshot: (board) => {
      heard.waits(board.waiting, board.estimates || {});
      stands(board.emergency, false);
      mended();
    },
    heartbeat: (beat) => {
      clock(Date.parse(beat.at));
      mended();            // it was only silent
    },
    event: (message) => {
      if (message.kind === "waiting") {
        heard.waits(message.waiting, message.estimates || {});
      } else if (message.kind === "emergency") {
        stands(message.emergency, message.emergency === null);
      }
    },
  });
  refresh();
}

/** One GET /branch, for as long as it takes; `close()` where this kiosk's token is not accepted. */
async function ask(heard, clock, close) {
  try {
    const branch = await api("GET", "/branch", undefined, { tries: Infinity, attempt_ms: ATTEMPT_MS });
    heard.branch(branch);
    clock(Date.parse(branch.at));
    heard.reach(true);
  } catch (problem) {
    if (problem.status === 401 || problem.status === 403) {
      close();
      heard.refused(problem);
    }
  }
}

/** `work` at once, or once more right after the one under way. */
function oneAtATime(work) {
  let working = false;
  let again = false;
  return async function start() {
    if (working) {
      again = true;
      return;
    }
    working = true;
    do {
      again = false;
      await work();
    } while (again);
    working = false;
  };
}
