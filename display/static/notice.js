// The notice line: one line high whatever is said; what is longer takes turns.

import { element, part, spoken } from "./drawing.js";

export const PAGE_MS = 6000;
const WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60";      // letters that a line may end after
const PIECES = new RegExp(`[${WIDE}]|[^\\s${WIDE}]+\\s*|\\s+`, "gu");
const NOT_FIRST = /^[，。、：；！？）》」』”’…—,.;:!?)\]]/;

/** Shows texts, [{code, text}], each in its language, page after page. */
export class Notice {
  constructor() {
    this.box = part("notice");
    this.said = this.box.querySelector("span");
    this.texts = [];
    this.pages = [];
    this.began = 0;
    this.laid_out = "";            // what the pages were made of
    this.measure = element("i", "measure");
    this.box.append(this.measure);
  }

  /** Takes what is said now; the same texts go on where they are. */
  show(texts, now) {
    if (JSON.stringify(texts) !== JSON.stringify(this.texts)) {
      this.texts = texts;
      this.began = now;
    }
    this.layOut(now);
  }

  /** Splits the texts anew for the present width. */
  layOut(now) {
    this.box.hidden = this.texts.length === 0;
    const room = this.box.parentElement.clientWidth - this.around();
    this.measure.textContent = "0";
    const made_of = JSON.stringify([this.texts, room, this.measure.offsetWidth]);
    if (made_of !== this.laid_out) {
      this.laid_out = made_of;
      this.pages = this.texts.flatMap(({ code, text }) => this.split(text, room).map((piece) => ({ code, piece })));
    }
    this.measure.textContent = "";
    this.tick(now);
  }

  /** Turns the page when its time has come. */
  tick(now) {
    if (this.pages.length) {
      const { code, piece } = this.pages[Math.floor((now - this.began) / PAGE_MS) % this.pages.length];
      if (this.said.textContent !== piece) {
        this.said.textContent = piece;
        spoken(code, this.said);
      }
    }
  }

  /** The width that is not the text's: the drawing before it, what the line keeps free. */
  around() {
    const line = getComputedStyle(this.box.parentElement);
    const gap = parseFloat(getComputedStyle(this.box).columnGap) || 0;
    return parseFloat(line.paddingLeft) + parseFloat(line.paddingRight) + gap
      + this.box.querySelector("svg").getBoundingClientRect().width;
  }

  split(text, room) {
    const pages = [""];
    for (const piece of (text.match(PIECES) || []).flatMap((word) => this.cut(word, room))) {
      const longer = pages[pages.length - 1] + piece;
      if (this.fits(longer, room)) {
        pages[pages.length - 1] = longer;
      } else if (NOT_FIRST.test(piece)) {       // takes the letter before it along
        const letters = [...pages.pop()];
        pages.push(letters.slice(0, -1).join(""), letters.slice(-1) + piece);
      } else {
        pages.push(piece.trimStart());
      }
    }
    return pages.map((page) => page.trim()).filter(Boolean);
  }

  /** A word that no line holds, in pieces that one does. */
  cut(word, room) {
    if (this.fits(word, room)) {
      return [word];
    }
    const pieces = [""];
    for (const letter of word) {
      if (this.fits(pieces[pieces.length - 1] + letter, room)) {
        pieces[pieces.length - 1] += letter;
      } else {
        pieces.push(letter);
      }
    }
    return pieces;
  }

  fits(text, room) {
    this.measure.textContent = text.trimEnd();
    return this.measure.getBoundingClientRect().width <= room;
  }
}
