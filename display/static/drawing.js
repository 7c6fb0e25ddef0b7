// How the screens put sentences and numbers on the page. Text only ever goes in as text.

import { languages, named, say } from "/static/words.js";

const SVG = "http://www.w3.org/2000/svg";
const PLACE = /(\{\w+\}|→)/;
const TYPE_LANGUAGES = { zh: "zh-CN" };

/** The element with this id. */
export const part = (id) => document.getElementById(id);

/** A new element: its class, then what is in it (text or elements). */
export function element(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) {
    made.className = name;
  }
  made.append(...inside);
  return made;
}

/** A drawing of the page's sprite: `arrow`. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("aria-hidden", "true");
  drawing.classList.add(name);
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

/** A ticket's number or a figure. */
export function figure(value) {
  return element("b", "number", String(value));
}

/**
 * The sentence `key` in one language as elements: its {places} as figures, its words as `word` spans, → as the arrow.
 */
export function pieces(key, values, code) {
  return say(key, {}, code).split(PLACE).map((piece) => {
    if (piece === "→") {
      return icon("arrow");
    }
    if (PLACE.test(piece)) {
      return figure(values[piece.slice(1, -1)]);
    }
    return piece.trim() ? element("span", "word", piece.trim()) : null;
  }).filter(Boolean);
}

/** Marks what language an element's text is in. */
export function spoken(code, made) {
  made.lang = TYPE_LANGUAGES[code] || code;
  return made;
}

let alone = null;      // the language whose turn it is, null while they stand side by side

/** Lets one language have the screen to itself; null puts all of them side by side. */
export function speakAlone(code) {
  alone = code;
}

/** The languages on the screen now, the large one first. */
export const spokenNow = () => (alone ? [alone] : languages());

/** The language that stands large: the branch's first one, or the one whose turn it is. */
export const first = () => spokenNow()[0];

/** The language said beside the first one, or null. */
export const second = () => spokenNow()[1] || null;

/** The sentence in every language that is on the screen, side by side. */
export function everywhere(key, between = " ") {
  return spokenNow().map((code) => say(key, {}, code)).join(between);
}

/** The sentence in every language that is on the screen, as elements, each in its own. */
export function besides(key, between) {
  return spokenNow().flatMap((code, place) => [
    ...(place ? [element("span", "between", between)] : []), spoken(code, element("span", "", say(key, {}, code))),
  ]);
}

/** A name of the branch file in the first language. */
export const name = (names) => named(names, first());

/** Narrows an element's contents with `--squeeze` until they fit its width; `least` is as far as that goes. */
export function squeeze(box, least) {
  box.style.removeProperty("--squeeze");
  const ratio = box.clientWidth / box.scrollWidth;
  if (ratio < 1) {
    box.style.setProperty("--squeeze", String(Math.max(ratio, least)));
  }
}

/** Takes width, never height, from what still does not fit: `--narrow` is how much of it is left. */
export function narrow(box) {
  box.style.removeProperty("--narrow");
  if (box.scrollWidth > box.clientWidth) {
    box.style.setProperty("--narrow", String(box.clientWidth / box.scrollWidth));
  }
}
