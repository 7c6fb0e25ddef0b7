// What this screen says of itself to the branch: which calls it has painted, and every few seconds that it still draws.

import { onDrawn } from "./painted.js";

const SIGN_MS = 5000;            // so often it says how it is
const AGAIN_MS = 10000;          // what was said so shortly before the line broke may not have come through
const REMEMBERED = 100;

/** Resolves when what was drawn so far is on the glass: not before the second frame from now. */
export const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** The signs of one screen; `zone` is what its address narrows it to. */
export class Signs {
  constructor(zone = null) {
    this.line = null;
    this.zone = zone;
    this.stale = true;
    this.said = new Map();       // seq -> {at, here_ms}: calls that were acknowledged
    this.told_ms = null;         // the branch's moment that was told last, and when that was here
    this.told_here_ms = 0;
    onDrawn((seq) => this.drew(seq));
    new MutationObserver(() => this.tell()).observe(document.body, { attributes: true, attributeFilter: ["data-sound"] });
    setInterval(() => this.tell(), SIGN_MS);
  }

  /** The branch named this moment (RFC 3339). */
  heard(at) {
    this.told_ms = Date.parse(at);
    this.told_here_ms = performance.now();
  }

  /** The line opened: what may have been lost with the one before is said again. */
  opened() {
    for (const [seq, { at, here_ms }] of this.said) {
      if (performance.now() - here_ms < AGAIN_MS) {
        this.line.acknowledge("shown", { seq, at });
      }
    }
    this.tell();
  }

  /** Whether the page is right. */
  fresh(is_fresh) {
    this.stale = !is_fresh;
    this.tell();
  }

  /** A call was drawn; it counts as shown once it is painted. */
  async drew(seq) {
    if (this.said.has(seq)) {
      return;
    }
    this.said.set(seq, { at: null, here_ms: performance.now() });
    await painted();
    const here_ms = performance.now();
    const at = this.told_ms === null ? null : new Date(this.told_ms + here_ms - this.told_here_ms).toISOString();
    this.said.set(seq, { at, here_ms });
    if (this.line) {
      this.line.acknowledge("shown", { seq, at });
    }
    for (const old of [...this.said.keys()].slice(0, Math.max(0, this.said.size - REMEMBERED))) {
      this.said.delete(old);
    }
  }

  /** Says how the screen is, after a paint: a page that does not draw any more falls silent. */
  async tell() {
    await painted();
    if (this.line) {
      const sound = document.body.dataset.sound || "off";
      this.line.mention("state", { sound, stale: this.stale, zone: this.zone, seq: this.line.held() });
    }
  }
}
