// The open line to the branch: namespace /board, a snapshot and then what changed, in order.

import { io } from "./vendor/socket.io.esm.min.js";
import { token } from "./client.js";

const RECONNECT_MIN_MS = 250;
const RECONNECT_MAX_MS = 1000;
const CONNECT_TIMEOUT_MS = 5000;
export const SILENT_MS = 5000;      // without a heartbeat for so long the page is not up to date
const WATCH_MS = 250;

/**
 * Opens the line; it reconnects by itself for ever.
 *
 * handlers, all optional:
 *   snapshot(board)     the shape of GET /board, after each connection and after each gap
 *   event(message)      {seq, after, kind, …}, each once, in order
 *   heartbeat(beat)     {seq, at}
 *   fresh(is_fresh)     false after 5 s without a heartbeat or snapshot, true when it is right again
 *   connected(is_open)  the line itself opened or broke
 *   refused(sentence, code)   the server would not have this page
 *
 * Returns {acknowledge(name, body), close()}.
 */
export function openLine(handlers) {
  const tell = (name, ...values) => { if (handlers[name]) { handlers[name](...values); } };
  let held = null;            // seq of the last message of this namespace, null before a snapshot
  let asked = false;          // a snapshot was asked for and has not come
  let heard_at = null;
  let fresh = false;

  const line = io("/board", {
    auth: (give) => give({ token: token() || "" }),
    transports: ["websocket"],
    reconnectionDelay: RECONNECT_MIN_MS,
    reconnectionDelayMax: RECONNECT_MAX_MS,
    randomizationFactor: 0.5,
    timeout: CONNECT_TIMEOUT_MS,
  });

  function heard() {
    heard_at = performance.now();
    if (!fresh && held !== null) {
      fresh = true;
      tell("fresh", true);
    }
  }

  function askSnapshot() {
    if (!asked) {
      asked = true;
      line.emit("snapshot?");
    }
  }

  line.on("connect", () => {
    held = null;
    asked = false;
    heard_at = performance.now();
    tell("connected", true);
  });
  line.on("snapshot", (board) => {
    held = board.seq;
    asked = false;
    tell("snapshot", board);
    heard();
  });
  line.on("event", (message) => {
    if (held === null) {
      return;                 // the snapshot that is on its way includes it
    }
    if (message.after !== held) {
      if (message.seq > held) {
        askSnapshot();        // something in between was lost
      }
      return;
    }
    held = message.seq;
    tell("event", message);
    heard();
  });
  line.on("heartbeat", (beat) => {
    tell("heartbeat", beat);
    if (beat.seq === held) {
      heard();
    } else if (held !== null) {
      asked = false;          // something was lost, perhaps the answer to the last question
      askSnapshot();
    }
  });
  line.on("connect_error", (failure) => {
    if (!line.active) {       // refused by the server itself, which Socket.IO does not try again
      tell("refused", failure.message, failure.data ? failure.data.code : null);
      setTimeout(() => line.connect(), RECONNECT_MAX_MS);
    }
  });
  line.on("disconnect", (reason) => {
    tell("connected", false);
    if (reason === "io server disconnect") {
      setTimeout(() => line.connect(), RECONNECT_MAX_MS);
    }
  });

  const watch = setInterval(() => {
    if (fresh && performance.now() - heard_at > SILENT_MS) {
      fresh = false;
      tell("fresh", false);
    }
    if (line.connected && performance.now() - heard_at > SILENT_MS) {
      heard_at = performance.now();
      line.io.engine.close();  // open, but nobody is there: a pulled cable is noticed sooner this way
    }
  }, WATCH_MS);

  return {
    acknowledge: (name, body) => line.emit(name, body),
    close: () => { clearInterval(watch); line.close(); },
  };
}
