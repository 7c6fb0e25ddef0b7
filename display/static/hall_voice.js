// What a board hears of the voice: what to play, what will be wanted, when to be silent, and rehearsals.

import { besides, element, everywhere, part, pieces, spoken, spokenNow, squeeze } from "./drawing.js";
import { Sound } from "./sound.js";

const REHEARSAL_MS = 12000;      // about as long as a sentence in two languages
const LEAST_SQUEEZE = 0.5;

/** The voice of one board. */
export class HallVoice {
  /** `acknowledge(name, body)` tells the server; `zone()` is the zone of this board, null for all. */
  constructor(acknowledge, zone) {
    this.acknowledge = acknowledge;
    this.zone = zone;
    this.sound = null;
    this.muted = false;
    this.percent = 0;
    this.blocked = false;
    this.calling = false;        // whether a call stands large on the board
    this.timer = null;
    this.taking = {
      announce: (message) => this._announce(message),
      prefetch: (message) => { if (this.sound && this._isOurs(message.zone)) { this.sound.prefetch(message.urls); } },
      hush: (message) => { if (this.sound) { this.sound.hush(message.zone); } },
      voice: (message) => this.hear(message.voice),
      rehearsal: (message) => this._rehearse(message),
    };
  }

  /** Takes what the branch file says of this screen, and how the hall's sound stands. */
  begin(screen, voice) {
    const here = Boolean(screen.audio) && (!voice || voice.audio !== "server");
    if (!here && this.sound) {               // the branch file changed while the page stood here
      this.sound.end();
      this.sound = null;
    } else if (here && !this.sound) {
      this.sound = new Sound(
        (call_seq, outcome) => this.acknowledge("announced", { call_seq, outcome }),
        (is_blocked) => { this.blocked = is_blocked; this.draw(); },
      );
    }
    this.hear(voice);
  }

  /** A call is drawn now: its chime begins with it, where nothing else sounds. */
  called(message) {
    if (this.sound && this._isOurs(message.zone) && !this.muted && this.percent) {
      this.sound.ring(message.seq, message.zone, this.percent);
    }
  }

  /** Whether a call stands large: no rehearsal is drawn over one. */
  giveWay(calling) {
    this.calling = calling;
    const over = part("rehearsal");
    if (over) {
      over.hidden = calling;
    }
  }

  /** `{muted, percent, audio}`: whether the hall was silenced, how loud it is, whether the boards play it. */
  hear(voice) {
    this.muted = Boolean(voice && voice.muted);
    this.percent = voice ? voice.percent : 0;
    document.body.dataset.muted = String(this.muted);
    this.draw();
  }

  /** Says in the foot that there is no sound, and why. */
  draw() {
    const why = this.muted ? "display.muted" : this.blocked ? "display.sound_blocked" : null;
    part("sound").hidden = why === null;
    if (why) {
      const said = part("sound").querySelector("span");
      said.textContent = everywhere(why, " · ");
      squeeze(said, LEAST_SQUEEZE);
    }
  }

  _isOurs(zone) {
    return zone === null || !this.zone() || zone === this.zone();
  }

  _announce(message) {
    if (this.sound && this._isOurs(message.zone)) {
      this.sound.announce(message);
    }
  }

  /** Shows the test call over the board while nobody is called, and plays it where this board has sound. */
  _rehearse({ number, counter, url, percent }) {
    const over = part("rehearsal") || document.body.appendChild(element("section", "rehearsal"));
    over.id = "rehearsal";
    over.dataset.number = number;
    over.hidden = this.calling;
    over.replaceChildren(
      element("p", "what", ...besides("display.rehearsal", " · ")),
      ...spokenNow().map((code) => spoken(code, element("p", "call-said", ...pieces("display.call", { number, counter }, code)))),
      element("p", "why", ...besides("display.rehearsal_why", " · ")),
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => over.remove(), REHEARSAL_MS);
    if (this.sound && url && percent) {
      this.sound.announce({ url, percent });
    }
  }
}
