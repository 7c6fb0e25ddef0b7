// The page that closes the kiosk in an emergency: in every language, over everything, with nothing to touch.

import { languages, say } from "/static/words.js";
import { icon } from "./cards.js";

const SIZES_REM = [9.6, 8, 6.4, 5.2, 4.4, 3.6];
let drawn = "";

/** Each language with its words; the same words for all stand once. */
function wordsOf(text) {
  const spoken = languages().filter((code) => text[code]).map((code) => [code, text[code]]);
  const said = spoken.length ? spoken : Object.entries(text);
  return said.every(([, words]) => words === said[0][1]) ? said.slice(0, 1) : said;
}

function section(title, lines) {
  const made = document.createElement("section");
  const head = document.createElement("h1");
  head.textContent = title;
  made.append(head, ...lines.map(([code, words]) => {
    const line = document.createElement("p");
    line.lang = code === "zh" ? "zh-CN" : code;
    line.dir = "auto";
    line.textContent = words;
    return line;
  }));
  return made;
}

/** The largest words that all fit. */
function fit(place) {
  SIZES_REM.some((size_rem) => {
    place.style.setProperty("--words", `${size_rem}rem`);
    return place.scrollHeight <= place.clientHeight;
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
    const title = languages().map((code) => say("kiosk.emergency", {}, code)).join(" · ");
    place.replaceChildren(icon("warning"), section(title, wordsOf(emergency.text)));
    fit(place);
  }
}
