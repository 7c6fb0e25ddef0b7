// What the lobby's page asks of the HTTP API: the hall as last known, and changes that are made once.

import { api, newKey } from "./client.js";

const LOOK_GAP_MS = 400;        // the hall is not read again sooner
const LIST_MAX = 1000;          // the API gives no longer waiting list
const FINAL = (refused) => refused.status !== 0 && refused.code !== "store_unavailable";

const pending = new Map();      // changes that nobody answered yet, with their keys

let expired = () => {};

/** Calls `heard()` when the session is over. */
export function onExpired(heard) {
  expired = heard;
}

function noticed(refused) {
  if (refused.status === 401) {
    expired();
  }
  return refused;
}

/** GET of the API, noticing a session that is over. */
export async function ask(path) {
  try {
    return await api("GET", path);
  } catch (refused) {
    throw noticed(refused);
  }
}

/** A change (POST, or DELETE without a body); pressed again after silence it carries the same key, so that it is done once. */
export async function change(path, body, method = "POST") {
  const name = `${method} ${path} ${JSON.stringify(body)}`;
  const key = pending.get(name) || newKey();
  pending.set(name, key);
  try {
    const answer = await api(method, path, body, { key });
    pending.delete(name);
    return answer;
  } catch (refused) {
    if (FINAL(refused)) {
      pending.delete(name);
    }
    throw noticed(refused);
  }
}

/** Forgets what was asked without an answer; what was typed is not kept longer than its sheet. */
export function forgetPending() {
  pending.clear();
}

/** The hall as last known: GET /hall and GET /waiting, read again when told to, never twice at once. */
export class FollowedHall {
  /** `changed(hall)` hears of each new state: {hall, waiting, count, told_here_ms, trouble}. */
  constructor(changed) {
    this.changed = changed;
    this.held = { hall: null, waiting: [], count: 0, told_here_ms: null, trouble: null };
    this.asking = false;
    this.again = false;
    this.closed = false;
    this.asked_here_ms = -LOOK_GAP_MS;
  }

  /** Reads the hall again soon. */
  look() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    const wait_ms = Math.max(0, this.asked_here_ms + LOOK_GAP_MS - performance.now());
    setTimeout(() => this.read(), wait_ms);
  }

  async read() {
    if (this.closed) {
      return;
    }
    this.again = false;
    this.asked_here_ms = performance.now();
    try {
      const [hall, list] = await Promise.all([ask("/hall"), ask(`/waiting?limit=${LIST_MAX}`)]);
      this.held = {
        hall, waiting: list.waiting, count: list.count, told_here_ms: performance.now(), trouble: null,
      };
    } catch (refused) {
      this.held = { ...this.held, trouble: refused };
    }
    this.asking = false;
    if (!this.closed) {
      this.changed(this.held);
      if (this.again) {
        this.look();
      }
    }
  }

  /** Reads it now, resolving once it is known or nobody answered. */
  async fresh() {
    await this.read();
    return this.held;
  }

  close() {
    this.closed = true;
  }
}
