// What stands around the cards: the branch's name, its clock, the languages, and the pages that only say something.

import { language, languages, named, say } from "/static/words.js";
import { icon } from "./cards.js";

const LOCALES = { zh: "zh-CN", en: "en-GB" };

const part = (id) => document.getElementById(id);
let clock_at_ms = null;

function languageButton(code) {
  const button = document.createElement("button");
  button.dataset.action = "language";
  button.dataset.language = code;
  button.lang = code === "zh" ? "zh-CN" : code;
  button.textContent = say(`client.language_${code}`, {}, code);
  button.setAttribute("aria-pressed", String(code === language()));
  return button;
}

/** Draws the name, the languages and the switches' state. */
export function drawTop(branch, shown) {
  part("brand").textContent = branch ? named(branch.name) : "";
  document.title = branch ? `${say("kiosk.title")} · ${named(branch.name)}` : say("kiosk.title");
  const several = languages().length > 1;
  part("languages").hidden = !several || shown !== "home";
  part("languages").replaceChildren(...languages().map(languageButton));
  const all = languages();
  const next = all[(all.indexOf(language()) + 1) % all.length];
  const button = part("next-language");
  button.hidden = !several;
  button.dataset.language = next;
  button.lang = next === "zh" ? "zh-CN" : next;
  button.querySelector("span").textContent = say(`client.language_${next}`, {}, next);
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
  part("time").textContent = at.toLocaleTimeString(locale, { ...zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
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

/** What a closed branch says, in one language: [title, advice]. */
function closedWords(branch, code) {
  if (branch.services.some((service) => service.open)) {
    return [say("kiosk.all_full", {}, code), say("kiosk.ask_staff", {}, code)];
  }
  const opens = branch.services.map((service) => service.opens_at).filter(Boolean).sort()[0];
  const advice = opens ? say("kiosk.opens_at", { time: opens }, code) : say("kiosk.ask_staff", {}, code);
  return [say("kiosk.all_closed", {}, code), advice];
}

/** A page that only says something, in every language at once: `moment` or `closed`. */
export function drawNotice(place, shown, branch) {
  const order = [language(), ...languages().filter((code) => code !== language())];
  const said = order.map((code) => {
    const [title, advice] = shown === "moment"
      ? [say("kiosk.moment", {}, code), say("kiosk.moment_why", {}, code)]
      : closedWords(branch, code);
    const section = document.createElement("section");
    section.lang = code === "zh" ? "zh-CN" : code;
    section.append(paragraph("notice-title", title), paragraph("notice-advice", advice));
    return section;
  });
  place.replaceChildren(icon(shown === "moment" ? "asking" : "clock"), ...said);
}
