// Which calls stand large on the board, which in the list.

export const LARGE_MS = 5000;      // a call stays large for so long, unless three newer ones came
export const LARGE_MOST = 3;
export const LISTED = 6;
export const NEWS_MS = 120000;     // what was called so lately while the line was down is news when it is back

/** The calls of one board, newest first. Times are performance.now(); nothing here touches the page. */
export class Calls {
  /** `zone` null shows all. */
  constructor(zone = null) {
    this.zone = zone;
    this.newest = [];              // {seq, number, counter, zone, ..., until}: large until then
    this.begun = false;            // whether a snapshot came before
  }

  /**
   * Takes a snapshot's calls; `age` gives a call's age in ms. A call that was here before keeps its time; one that was
   * missed has all of it still before it, but not on a screen that has only just begun.
   */
  replace(calls, age, now) {
    const before = new Map(this.newest.map((call) => [call.seq, call.until]));
    this.newest = calls.filter((call) => this._shows(call)).map((call) => {
      const shown_ms = this.begun && age(call) < NEWS_MS ? 0 : age(call);
      const until = before.has(call.seq) ? before.get(call.seq) : now + LARGE_MS - shown_ms;
      return { ...call, until: Math.min(until, now + LARGE_MS) };
    });
    this.begun = true;
    this._trim();
  }

  /** Takes a new call, or the repetition of one. */
  add(call, now) {
    if (this._shows(call)) {
      this.newest = this.newest.filter((other) => other.number !== call.number);
      this.newest.unshift({ ...call, until: now + LARGE_MS });
      this._trim();
    }
  }

  /** Takes numbers off the board. */
  drop(numbers) {
    this.newest = this.newest.filter((call) => !numbers.includes(call.number));
  }

  /** {large, fresh, list}: `large` oldest first, so that nobody's number moves when another is called. */
  layout(now) {
    const fresh = this.newest.slice(0, LARGE_MOST).filter((call) => call.until > now);
    const large = fresh.length ? fresh : this.newest.slice(0, 1);
    return {
      large: large.slice().reverse(),
      fresh: fresh.length > 0,
      list: this.newest.slice(large.length, large.length + LISTED),
    };
  }

  /** When the layout changes by time alone, or null. */
  nextChange(now) {
    const due = this.newest.slice(0, LARGE_MOST).map((call) => call.until).filter((until) => until > now);
    return due.length ? Math.min(...due) : null;
  }

  _shows(call) {
    return this.zone === null || call.zone === this.zone;
  }

  _trim() {
    this.newest.length = Math.min(this.newest.length, LARGE_MOST + LISTED);
  }
}
