// What stands around the cards: the branch's name, its clock, the languages, and the pages that only say something.

import { language, languages, named, say } from "/static/words.js";
import { icon } from "./cards.js";
import { timeOfDay } from "./time.js";

const LOCALES = { zh: "zh-CN", en: "en-GB" };

const part = (id) => document.getElementById(id);
let clock_at_ms = null;

/** The language a browser should take `code` for. */
function typeLanguage(code) {
  return code === "zh" ? "zh-CN" : code;
}

function drawLanguages(place) {
  if (!place.childElementCount) {
    place.append(...languages().map((code) => {
      const button = document.createElement("button");
      button.dataset.action = "language";
      button.dataset.language = code;
      button.lang = typeLanguage(code);
      button.textContent = say(`client.language_${code}`, {}, code);
      return button;
    }));
  }
  for (const button of place.children) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language()));
  }
}

/** Draws the name, the languages and the switches' state. */
export function drawTop(branch, shown) {
  part("brand").textContent = branch ? named(branch.name) : "";
  document.title = branch ? `${say("kiosk.title")} · ${named(branch.name)}` : say("kiosk.title");
  const several = languages().length > 1;
  part("languages").hidden = !several || shown !== "home";
  drawLanguages(part("languages"));
  const all = languages();
  const next = all[(all.indexOf(language()) + 1) % all.length];
  const button = part("next-language");
  button.hidden = !several;
  button.dataset.language = next;
  button.lang = typeLanguage(next);
  button.querySelector("span").textContent = say(`client.language_${next}`, {}, next);
  for (const each of document.querySelectorAll(".switch[aria-pressed]")) {
    const on = document.body.classList.contains(each.dataset.action);
    each.setAttribute("aria-pressed", String(on));
    each.querySelector("use").setAttribute("href", on ? "#icon-tick" : `#icon-${each.dataset.action}`);
  }
  if (clock_at_ms !== null) {
    drawClock(clock_at_ms, branch);
  }
}

/** Draws the branch's own time of day; never the clock of this machine. */
export function drawClock(at_ms, branch) {
  clock_at_ms = at_ms;
  if (!branch) {
    return;
  }
  const locale = LOCALES[language()] || language();
  const at = new Date(at_ms);
  const zone = { timeZone: branch.timezone };
  part("time").textContent = timeOfDay(at_ms, branch.timezone);
  const pieces = Object.fromEntries(
    new Intl.DateTimeFormat(locale, { ...zone, day: "numeric", month: language() === "zh" ? "numeric" : "long", weekday: "long" })
      .formatToParts(at).map((piece) => [piece.type, piece.value]),
  );
  part("date").textContent = say("kiosk.date", { month: pieces.month, day: pieces.day, weekday: pieces.weekday });
}

function paragraph(name, text) {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}

/** What such a page says in one language: [title, advice]. */
function noticeWords(shown, branch, code) {
  if (shown === "moment") {
    return [say("kiosk.moment", {}, code), say("kiosk.moment_why", {}, code)];
  }
  const opens = branch.services.flatMap((service) => [service.opens_at, service.full_until]).filter(Boolean).sort()[0];
  if (shown === "full" && !opens) {
    return [say("kiosk.all_full", {}, code), say("kiosk.ask_staff", {}, code)];
  }
  const advice = opens ? say("kiosk.opens_at", { time: timeOfDay(opens, branch.timezone) }, code) : say("kiosk.ask_staff", {}, code);
  return [say("kiosk.all_closed", {}, code), advice];
}

/** A page that only says something, in every language at once: `moment`, `closed` or `full`. */
export function drawNotice(place, shown, branch) {
  const order = [language(), ...languages().filter((code) => code !== language())];
  const said = order.map((code) => {
    const [title, advice] = noticeWords(shown, branch, code);
    const section = document.createElement("section");
    section.lang = typeLanguage(code);
    section.append(paragraph("notice-title", title), paragraph("notice-advice", advice));
    return section;
  });
  place.replaceChildren(icon({ moment: "asking", closed: "clock", full: "person" }[shown]), ...said);
}
