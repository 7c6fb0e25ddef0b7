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
  let broken = false;
  const stopped = emergencyOf(heard);
  const clock = clockOf(heard, () => refresh());    // services open and close by the clock, which is no event

  function broke() {
    broken = true;
    stopped.forget();
    heard.reach(false);
  }

  function mended() {
    if (broken) {
      broken = false;
      refresh();
    }
  }

  const known = { ...heard, branch: (branch) => { heard.branch(branch); stopped.asked(branch.emergency); } };
  const refresh = oneAtATime(() => ask(known, clock, () => line.close()));
  const line = openLine({
    connected: (is_open) => { if (!is_open) { broke(); } },
    fresh: (is_fresh) => { if (!is_fresh) { broke(); } },
    snapshot: (board) => {
      heard.waits(board.waiting, board.estimates || {});
      stopped.told(board.emergency);
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
        stopped.told(message.emergency);
        refresh();         // services are closed, or open again
      }
    },
  });
  refresh();
}

/** The branch's clock, that tells of each new minute. */
function clockOf(heard, turned) {
  let minute = null;
  return (at_ms) => {
    heard.time(at_ms);
    const now_minute = Math.floor(at_ms / MINUTE_MS);
    if (minute !== null && now_minute > minute) {
      turned();
    }
    minute = Math.max(minute, now_minute);
  };
}

/** The emergency as last heard of: what the open line tells goes before what was asked, which may be older. */
function emergencyOf(heard) {
  let is_told = false;
  return {
    told: (emergency) => { is_told = true; heard.emergency(emergency); },
    asked: (emergency) => { if (!is_told) { heard.emergency(emergency); } },
    forget: () => { is_told = false; },
  };
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
