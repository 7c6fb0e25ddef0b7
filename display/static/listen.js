// The screens' way to the open line: the token first, then the line itself, and what the screen answers on it.

import { token } from "/static/client.js";
import { enrol } from "/static/enrol.js";
import { openLine } from "/static/live.js";
import { Signs } from "./signs.js";

/**
 * Opens the line with these handlers (live.js). Without a token, or with one that is no longer good, the screen shows a
 * code, and waits until somebody lets it in.
 */
export async function listen(handlers) {
  const about = pageOf(document.body.dataset.counter);
  if (!token()) {
    await enrol(about);
  }
  const signs = new Signs(new URLSearchParams(location.search).get("zone"));
  const heard = heardBy(signs, handlers);
  const line = openLine({ ...handlers, ...heard, refused: (sentence, code) => refused(sentence, code) }, about);
  signs.line = line;

  async function refused(sentence, code) {
    if (code === "unauthorized") {
      line.close();
      heard.fresh(false);          // what stands there is no longer true
      await enrol(about, true);
      location.reload();
    } else if (handlers.refused) {
      handlers.refused(sentence);
    }
  }

  return line;
}

/** A board, or the strip of a counter. */
function pageOf(counter) {
  return counter ? { page: "strip", counter: Number(counter) } : { page: "board" };
}

function heardBy(signs, handlers) {
  const also = (name, ...values) => { if (handlers[name]) { handlers[name](...values); } };
  let newest = 0;                // seq of the last message
  return {
    connected: (is_open) => { also("connected", is_open); if (is_open) { signs.opened(); } },
    snapshot: (board) => {
      if (board.seq < newest) {  // another log, as after a backup was restored: nothing that is known here holds in it
        location.reload();
        return;
      }
      newest = board.seq;
      signs.heard(board.at);
      also("snapshot", board);
    },
    event: (message) => { newest = message.seq; also("event", message); },
    heartbeat: (beat) => { signs.heard(beat.at); also("heartbeat", beat); },
    fresh: (is_fresh) => { also("fresh", is_fresh); signs.fresh(is_fresh); },
  };
}
