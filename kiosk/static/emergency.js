// The page that closes the kiosk in an emergency: in every language, over everything, with nothing to touch.

import { languages, say } from "/static/words.js";
import { icon } from "./cards.js";

const SIZES_REM = [9.6, 8, 6.4, 5.2, 4.4, 3.6, 3.2, 2.8];
let drawn = "";

/** Each language with its words; the same words for all stand once. */
function wordsOf(text) {
  const spoken = languages().filter((code) => text[code]).map((code) => [code, text[code]]);
  const said = spoken.length ? spoken : Object.entries(text);
  return said.every(([, words]) => words === said[0][1]) ? said.slice(0, 1) : said;
}

function element(shape, code, words) {
  const made = document.createElement(shape);
  made.lang = code === "zh" ? "zh-CN" : code;
  made.dir = "auto";
  made.textContent = words;
  return made;
}

/** That there are no numbers, and the words, language by language. */
function lines(text) {
  const said = wordsOf(text);
  const title = (code) => element("h1", code, say("kiosk.emergency", {}, code));
  const alone = said.length === 1 ? languages().map(title) : [];
  return [...alone, ...said.flatMap(([code, words]) => [...(alone.length ? [] : [title(code)]), element("p", code, words)])];
}

/** The largest words that all fit. */
function fit(place) {
  SIZES_REM.some((size_rem) => {
    place.style.setProperty("--words", `${size_rem}rem`);
    return Array.from(place.children).every((child) => {
      const { top, bottom } = child.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  });
}

/** Draws it, or takes it away when `emergency` ({text: {language: words}}) is null. */
export function drawEmergency(place, emergency) {
  const next = JSON.stringify([emergency, innerWidth, innerHeight]);
  if (next === drawn) {
    return;
  }
  drawn = next;
  place.hidden = !emergency;
  if (emergency) {
    const section = document.createElement("section");
    section.append(...lines(emergency.text));
    place.replaceChildren(icon("warning"), section);
    fit(place);
  }
}
