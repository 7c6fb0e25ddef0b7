// The branch's own time of day, as the server tells it; never the clock of this machine.

import { say } from "/static/words.js";
import { first } from "./drawing.js";

const LOCALES = { zh: "zh-CN", en: "en-GB" };

/** A clock that goes on by itself between the server's heartbeats. */
export class Clock {
  constructor() {
    this.told_ms = null;       // the moment the server named last, ms since 1970
    this.told_at = 0;          // when it did, by performance.now()
    this.timezone = "UTC";
  }

  /** Takes a moment of the server's, RFC 3339. */
  set(at) {
    this.told_ms = Date.parse(at);
    this.told_at = performance.now();
  }

  /** The present moment in ms since 1970, null before the server named one. */
  now() {
    return this.told_ms === null ? null : this.told_ms + performance.now() - this.told_at;
  }

  /** The present time as 10:42. */
  time() {
    return this.now() === null ? "" : this._local(this.now(), { hour: "2-digit", minute: "2-digit" });
  }

  /** The moment the server named last, as 10:42:06. */
  last() {
    const precise = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
    return this.told_ms === null ? "—" : this._local(this.told_ms, precise);
  }

  /** A moment, RFC 3339, as 10:42. */
  of(at) {
    return this._local(Date.parse(at), { hour: "2-digit", minute: "2-digit" });
  }

  /** The day in the branch's first language: 11月20日 星期五. */
  date() {
    if (this.now() === null) {
      return "";
    }
    const month = first() === "zh" ? "numeric" : "long";
    const format = new Intl.DateTimeFormat(LOCALES[first()] || first(), {
      timeZone: this.timezone, day: "numeric", month, weekday: "long",
    });
    const parts = format.formatToParts(new Date(this.now())).map((piece) => [piece.type, piece.value]);
    return say("display.date", Object.fromEntries(parts), first());
  }

  _local(at_ms, fields) {
    const format = new Intl.DateTimeFormat("en-GB", { timeZone: this.timezone, hourCycle: "h23", ...fields });
    return format.format(new Date(at_ms));
  }
}
