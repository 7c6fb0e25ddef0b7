// Chime and announcement, one after another.

import { pause, token } from "/static/client.js";
import { notePlayed } from "./painted.js";

export const CHIME = "/announcements/chime.wav";
const START_MS = 1000;          // a browser that lets sound through has begun by then
const LONGEST_MS = 60000;       // an announcement that takes longer has failed
const KEPT = 12;                // sounds ready to be played, some 2 MB each
const FULL = 100;
const PATIENCE_MS = 4000;       // how long after a chime its sentence may come

/** Plays what the server announces, in the order it came. */
export class Sound {
  /** `done(call_seq, outcome)` hears spoken or failed; `blocked(is_blocked)` whether the browser holds the sound back. */
  constructor(done, blocked) {
    this.done = done;
    this.blocked = blocked;
    this.waiting = [];
    this.now = null;
    this.fetched = new Map();             // by address: a promise of the sound
    this.ready = new Map();               // by address: the sound
    this.context = new AudioContext();
    this.volume = this.context.createGain();
    this.volume.connect(this.context.destination);
    this.context.onstatechange = () => this._look();
    this.over = new AbortController();
    for (const gesture of ["pointerdown", "keydown"]) {
      addEventListener(gesture, () => this.context.resume(), { signal: this.over.signal });
    }
    this.prefetch([CHIME]);
    setTimeout(() => this._look(), START_MS);
  }

  /** Breaks everything off: this screen has no sound any more. */
  end() {
    this.hush(null);
    this.over.abort();
    this.context.close();
    this.blocked(false);
    document.body.dataset.sound = "off";
  }

  /**
   * Adds an announcement: the chime, then the sound at `url`, which may be the chime itself. With `priority` it breaks
   * off what sounds and what waits. Without a `call_seq` (a rehearsal) nobody is told how it ended.
   */
  announce({ call_seq = null, url, zone = null, percent = FULL, priority = false }) {
    const rung = this.now;
    if (rung && rung.told && rung.call_seq === call_seq && !rung.broken) {
      this.prefetch([url]);
      rung.told(url);
      return;
    }
    if (rung && rung.told) {
      rung.told(null);                    // another call's turn came first: it goes on after the chime
      rung.told = null;
    }
    const one = { call_seq, url, zone, percent, priority, broken: false, stop: null };
    if (priority) {
      this._break(() => true);
    }
    this.waiting.push(one);
    if (!this.now) {
      this._next();
    }
  }

  /** Begins the chime of a call that is drawn now, if nothing else sounds; its announcement is on its way. */
  ring(call_seq, zone, percent) {
    if (this.now || this.context.state !== "running" || !this.ready.has(CHIME)) {
      return;
    }
    const one = { call_seq, url: null, zone, percent, priority: false, broken: false, stop: null };
    const told = new Promise((resolve) => { one.told = resolve; });
    one.rest = () => Promise.race([told, pause(PATIENCE_MS)]);
    this.waiting.push(one);
    this._next();
  }

  /** Fetches sounds that will be wanted soon; one that does not come is asked for again when it is wanted. */
  prefetch(urls) {
    urls.forEach((url) => this._buffer(url).catch(() => null));
  }

  /** Breaks off the calls of one zone, or (null) everything. */
  hush(zone) {
    this._break((one) => zone === null || (!one.priority && (one.zone === null || one.zone === zone)));
  }

  _break(which) {
    const gone = this.waiting.filter(which);
    this.waiting = this.waiting.filter((one) => !which(one));
    gone.forEach((one) => this._end(one, "failed"));
    if (this.now && which(this.now)) {
      this.now.broken = true;
      if (this.now.stop) {
        this.now.stop();
      }
      if (this.now.told) {
        this.now.told(null);
      }
    }
  }

  /** Begins with the first that waits, in the same turn of the event loop where its sounds are there. */
  _next() {
    const one = this.waiting.shift() || null;
    this.now = one;
    if (one) {
      this._play(one).then(() => (one.broken ? "failed" : "spoken"), () => "failed").then((outcome) => {
        if (one.url !== null) {
          this._end(one, outcome);
        }
        this._next();
      });
    }
  }

  _end(one, outcome) {
    if (one.call_seq !== null) {
      notePlayed(one.call_seq, outcome, one.began_at);
      this.done(one.call_seq, outcome);
    }
  }

  async _play(one) {
    const urls = one.url === CHIME || one.url === null ? [CHIME] : [CHIME, one.url];
    this.prefetch(urls);                  // both on their way before the first sounds
    if (this.context.state !== "running") {
      await Promise.race([this.context.resume(), pause(START_MS)]);
      if (this.context.state !== "running") {
        throw new Error("the browser holds the sound back");
      }
    }
    this.volume.gain.value = one.percent / FULL;
    for (const url of urls) {
      if (!one.broken) {
        await this._sound(this.ready.get(url) || await this._buffer(url), one);
      }
    }
    if (one.rest) {
      one.url = await one.rest() || null;
      one.told = null;
      if (one.url && one.url !== CHIME && !one.broken) {
        await this._sound(await this._buffer(one.url), one);
      }
    }
  }

  _buffer(url) {
    if (!this.fetched.has(url)) {
      const made = this._fetch(url);
      this.fetched.set(url, made);
      made.then((buffer) => this.ready.set(url, buffer), () => this.fetched.delete(url));
      this._forget();
    }
    return this.fetched.get(url);
  }

  _forget() {
    for (const url of this.fetched.keys()) {
      if (this.fetched.size <= KEPT) {
        break;
      }
      if (url !== CHIME) {
        this.fetched.delete(url);
        this.ready.delete(url);
      }
    }
    for (const url of this.ready.keys()) {
      if (!this.fetched.has(url)) {
        this.ready.delete(url);           // it came after it was forgotten
      }
    }
  }

  async _fetch(url) {
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${token()}` } });
    if (!answer.ok) {
      throw new Error(`${url}: ${answer.status}`);
    }
    return this.context.decodeAudioData(await answer.arrayBuffer());
  }

  _sound(buffer, one) {
    if (one.broken) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const source = this.context.createBufferSource();
      const timer = setTimeout(() => { source.disconnect(); reject(new Error("no end")); }, LONGEST_MS);
      source.buffer = buffer;
      source.connect(this.volume);
      source.onended = () => { clearTimeout(timer); source.disconnect(); resolve(); };
      one.stop = () => source.stop();
      one.began_at = one.began_at || performance.now();
      source.start();
    });
  }

  _look() {
    if (this.over.signal.aborted) {
      return;
    }
    const running = this.context.state === "running";
    this.blocked(!running);
    document.body.dataset.sound = running ? "on" : "blocked";
  }
}
