// The open line to the branch: namespace /board, a snapshot and then what changed, in order.

import { io } from "./vendor/socket.io.esm.min.js";
import { token } from "./client.js";

const RECONNECT_MIN_MS = 250;
const RECONNECT_MAX_MS = 1000;
const CONNECT_TIMEOUT_MS = 5000;
export const SILENT_MS = 5000;      // without a heartbeat for so long the page is not up to date
const WATCH_MS = 250;

/**
 * Opens the line; it reconnects by itself for ever. `about` is what the page says of itself with its token.
 *
 * handlers, all optional:
 *   snapshot(board)     the shape of GET /board, after each connection and after each gap
 *   event(message)      {seq, after, kind, …}, each once, in order; several may share a seq
 *   heartbeat(beat)     {seq, at}
 *   fresh(is_fresh)     false after 5 s without a heartbeat or snapshot, true when it is right again
 *   connected(is_open)  the line itself opened or broke
 *   refused(sentence, code)   the server would not have this page
 *
 * Returns {acknowledge(name, body), mention(name, body), held(), close()}: what is acknowledged waits for the line while
 * it is down, what is mentioned is forgotten then; `held()` is the seq of the last message, null before a snapshot.
 */
export function openLine(handlers, about = {}) {
  const line = new Line(handlers, about);
  return {
    acknowledge: (name, body) => line.socket.emit(name, body),
    mention: (name, body) => { if (line.socket.connected) { line.socket.emit(name, body); } },
    held: () => line.held,
    close: () => line.close(),
  };
}

class Line {
  constructor(handlers, about) {
    this.handlers = handlers;
    this.held = null;           // seq of the last message of this namespace, null before a snapshot
    this.asked = false;         // a snapshot was asked for and has not come
    this.heard_at = null;       // when the server was last heard to be right with us
    this.fresh = false;
    this.socket = io("/board", {
      auth: (give) => give({ ...about, token: token() || "" }),
      transports: ["websocket"],
      reconnectionDelay: RECONNECT_MIN_MS,
      reconnectionDelayMax: RECONNECT_MAX_MS,
      randomizationFactor: 0.5,
      timeout: CONNECT_TIMEOUT_MS,
    });
    this.socket.on("connect", () => this.opened());
    this.socket.on("snapshot", (board) => this.takeSnapshot(board));
    this.socket.on("event", (message) => this.takeEvent(message));
    this.socket.on("heartbeat", (beat) => this.takeHeartbeat(beat));
    this.socket.on("connect_error", (failure) => this.failed(failure));
    this.socket.on("disconnect", (reason) => this.broke(reason));
    this.watch = setInterval(() => this.look(), WATCH_MS);
  }

  tell(name, ...values) {
    if (this.handlers[name]) {
      this.handlers[name](...values);
    }
  }

  opened() {
    this.heard_at = performance.now();
    this.tell("connected", true);
  }

  takeSnapshot(board) {
    this.held = board.seq;
    this.asked = false;
    this.tell("snapshot", board);
    this.heard();
  }

  takeEvent(message) {
    if (this.held === null) {
      return;                   // the snapshot that is on its way includes it
    }
    if (message.after !== this.held) {
      if (message.seq > this.held) {
        this.askSnapshot();     // something in between was lost
      }
      return;
    }
    this.held = message.seq;
    this.tell("event", message);
    this.heard();
  }

  takeHeartbeat(beat) {
    this.tell("heartbeat", beat);
    if (beat.seq === this.held) {
      this.heard();
    } else {
      this.asked = false;       // something was lost, perhaps the answer to the last question
      this.askSnapshot();
    }
  }

  heard() {
    this.heard_at = performance.now();
    if (!this.fresh) {
      this.fresh = true;
      this.tell("fresh", true);
    }
  }

  askSnapshot() {
    if (!this.asked) {
      this.asked = true;
      this.socket.emit("snapshot?");
    }
  }

  /** Refused by the server itself, which Socket.IO does not try again; or it cannot be reached, which it does. */
  failed(failure) {
    if (!this.socket.active) {
      this.tell("refused", failure.message, failure.data ? failure.data.code : null);
      this.connectLater();
    }
  }

  broke(reason) {
    this.held = null;
    this.asked = false;
    this.tell("connected", false);
    if (reason === "io server disconnect") {
      this.connectLater();
    }
  }

  connectLater() {
    if (this.watch !== null) {
      setTimeout(() => { if (this.watch !== null) { this.socket.connect(); } }, RECONNECT_MAX_MS);
    }
  }

  look() {
    const silent = performance.now() - this.heard_at > SILENT_MS;
    if (this.fresh && silent) {
      this.fresh = false;
      this.tell("fresh", false);
    }
    if (this.socket.connected && silent) {
      this.heard_at = performance.now();
      this.socket.io.engine.close();   // open, but nobody is there: a pulled cable is noticed sooner this way
    }
  }

  close() {
    clearInterval(this.watch);
    this.watch = null;
    this.socket.close();
  }
}
