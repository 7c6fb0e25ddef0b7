// Looking how things stand, once more soon after whatever happens in the hall.

import { openLine, SILENT_MS } from "./live.js";
import { heard } from "./staff_clock.js";

/**
 * Keeps what a page has read right from now on; it has just read it.
 *
 *   load()      asks the server; run once in `gap_ms` at most, however much happens
 *   changed()   after each look, and when the line breaks or is right again
 *   refused()   who sits here may look no more
 *
 * `fresh` is false without a heartbeat for five seconds, `trouble` why the last look failed ("" when it did not), and
 * `looked_ms` when it began, by performance.now().
 */
export class Followed {
  constructor({ load, gap_ms, changed, refused }) {
    Object.assign(this, { load, gap_ms, changed, refused });
    this.fresh = true;             // the line says when that ends, or never opens
    this.trouble = "";
    this.looked_ms = performance.now();
    this.timer = null;
    this.asking = this.again = this.closed = false;
    this.unheard = setTimeout(() => this.take(false), SILENT_MS);
    this.line = openLine({
      snapshot: (board) => { heard(board.at); this.look(); },
      heartbeat: (beat) => heard(beat.at),
      event: () => this.look(),
      fresh: (fresh) => this.take(fresh),
    });
  }

  take(fresh) {
    clearTimeout(this.unheard);
    this.fresh = fresh;
    this.changed();
  }

  /** Asks again how things stand, soon. */
  look() {
    if (this.asking) {
      this.again = true;           // what is on its way may know nothing of it
    } else if (this.timer === null && !this.closed) {
      this.timer = setTimeout(() => this.lookNow(), Math.max(0, this.gap_ms - (performance.now() - this.looked_ms)));
    }
  }

  async lookNow() {
    this.timer = null;
    this.looked_ms = performance.now();
    this.asking = true;
    let left_out = false;
    try {
      await this.load();
      this.trouble = "";
    } catch (failure) {
      left_out = failure.status === 401 || failure.status === 403;
      this.trouble = failure.sentence || String(failure);
    }
    this.asking = false;
    if (this.again) {
      this.again = false;
      this.look();
    }
    if (!this.closed) {
      (left_out ? this.refused : this.changed)();
    }
  }

  /** Listens no more. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.unheard);
    this.line.close();
  }
}
