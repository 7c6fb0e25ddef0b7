// Chime and announcement, one after another.

import { pause, token } from "/static/client.js";
import { notePlayed } from "./painted.js";

const CHIME = "/announcements/chime.wav";
const START_MS = 1000;          // a browser that lets sound through has begun by then
const LONGEST_MS = 60000;       // an announcement that takes longer has failed

/** Plays what the server announces, in the order it came. */
export class Sound {
  /** `done(call_seq, outcome)` hears spoken or failed; `blocked(is_blocked)` whether the browser holds the sound back. */
  constructor(done, blocked) {
    this.done = done;
    this.blocked = blocked;
    this.queue = Promise.resolve();
    this.context = new AudioContext();
    this.context.onstatechange = () => this._look();
    for (const gesture of ["pointerdown", "keydown"]) {
      addEventListener(gesture, () => this.context.resume());
    }
    setTimeout(() => this._look(), START_MS);
  }

  /** Adds an announcement: the chime, then the sound at `url`, which may be the chime itself. */
  announce(call_seq, url) {
    this.queue = this.queue.then(async () => {
      const outcome = await this._play(url === CHIME ? [CHIME] : [CHIME, url]).then(() => "spoken", () => "failed");
      notePlayed(call_seq, outcome);
      this.done(call_seq, outcome);
    });
  }

  async _play(urls) {
    const buffers = urls.map((url) => this._buffer(url));       // both on their way before the first sounds
    buffers.forEach((buffer) => buffer.catch(() => null));
    await Promise.race([this.context.resume(), pause(START_MS)]);
    if (this.context.state !== "running") {
      throw new Error("the browser holds the sound back");
    }
    for (const buffer of buffers) {
      await this._sound(await buffer);
    }
  }

  async _buffer(url) {
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${token()}` } });
    if (!answer.ok) {
      throw new Error(`${url}: ${answer.status}`);
    }
    return this.context.decodeAudioData(await answer.arrayBuffer());
  }

  _sound(buffer) {
    return new Promise((resolve, reject) => {
      const source = this.context.createBufferSource();
      const timer = setTimeout(() => { source.disconnect(); reject(new Error("no end")); }, LONGEST_MS);
      source.buffer = buffer;
      source.connect(this.context.destination);
      source.onended = () => { clearTimeout(timer); source.disconnect(); resolve(); };
      source.start();
    });
  }

  _look() {
    const running = this.context.state === "running";
    this.blocked(!running);
    document.body.dataset.sound = running ? "on" : "blocked";
  }
}
