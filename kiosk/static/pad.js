// The page of keys: what has no reader is typed here.

import { say } from "/static/words.js";
import { icon } from "./cards.js";

const LENGTH_MAX = 24;
const DIGITS = "123456789";
const ALL = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DOT = "●";

/** What may be typed: `masked` is never drawn, `least` is how many characters can be enough. */
const KINDS = {
  identify: { masked: true, least: 4, letters: false },
  appointment: { masked: false, least: 4, letters: true },
  missed: { masked: false, least: 4, letters: true },
};

const part = (id) => document.getElementById(id);

function key(value, label, name = "key") {
  const button = document.createElement("button");
  button.className = name;
  button.dataset.key = value;
  button.append(label);
  return button;
}

/** One page of keys; `entered(kind, text, services)` is called with what was typed. */
export class Pad {
  constructor(entered) {
    this.entered = entered;
    this.close();
  }

  /** Whether the page is wanted. */
  get open() {
    return this.kind !== null;
  }

  /** Asks for `kind`; `services` are what waits for an identification, if anything does. */
  ask(kind, services = []) {
    this.kind = kind;
    this.services = services;
    this.letters = KINDS[kind].letters;
    this.sentence = "";
    this.text = "";
  }

  /** Forgets what was typed. */
  close() {
    this.kind = null;
    this.services = [];
    this.sentence = "";
    this.text = "";
    part("typed").textContent = "";
  }

  /** Begins anew, with a sentence why. */
  again(sentence) {
    this.sentence = sentence;
    this.text = "";
    this.drawTyped();
    this.drawLead();
  }

  /** A touch on a key. */
  press(value) {
    if (value === "letters") {
      this.letters = !this.letters;
      this.drawKeys();
    } else if (value === "erase") {
      this.text = this.text.slice(0, -1);
      this.drawTyped();
    } else {
      this.type(value);
    }
  }

  /** One character, from the screen or a keypad. */
  type(letter) {
    const wanted = letter.toUpperCase();
    if (ALL.includes(wanted) && this.text.length < LENGTH_MAX) {
      this.text += wanted;
      this.sentence = "";
      this.drawTyped();
      this.drawLead();
    }
  }

  /** What stands there is all of it; a reader's text goes before. */
  enter(read = null) {
    const text = read || this.text;
    if (text.length >= KINDS[this.kind].least) {
      this.entered(this.kind, text, this.services);
    }
  }

  draw(service_name) {
    this.service_name = service_name;
    part("pad-title").textContent = say(`kiosk.pad_${this.kind}`);
    part("pad-enter").textContent = say("kiosk.pad_enter");
    this.drawLead();
    this.drawTyped();
    this.drawKeys();
  }

  drawLead() {
    const needed = this.kind === "identify" && this.services.length > 0;
    part("pad-lead").textContent = this.sentence
      || say(needed ? "kiosk.pad_identify_needed" : `kiosk.pad_${this.kind}_why`, { service: this.service_name });
    part("pad-lead").classList.toggle("wrong", this.sentence !== "");
  }

  drawTyped() {
    const { masked, least } = KINDS[this.kind];
    const { text } = this;
    part("typed").textContent = masked ? DOT.repeat(text.length) : text;
    part("typed").classList.toggle("masked", masked);
    part("typed").setAttribute("aria-label", masked ? say("kiosk.pad_typed", { count: text.length }) : Array.from(text).join(" "));
    part("pad-enter").setAttribute("aria-disabled", String(text.length < least));
  }

  drawKeys() {
    const shown = `${this.kind} ${this.letters} ${document.documentElement.lang}`;
    if (part("keys").dataset.shown === shown) {
      return;
    }
    part("keys").dataset.shown = shown;
    part("keys").className = this.letters ? "keys letters" : "keys";
    const characters = this.letters ? Array.from(ALL) : [...DIGITS, "0", "X"];
    const keys = characters.map((character) => key(character, character));
    if (KINDS[this.kind].masked) {
      keys.push(key("letters", this.letters ? "123" : "ABC", "key wide"));
    }
    const erase = key("erase", icon("erase"), "key erase");
    erase.setAttribute("aria-label", say("kiosk.pad_erase"));
    part("keys").replaceChildren(...keys);
    part("erase-place").replaceChildren(erase);
  }
}
