// The page at `/`: the hall in figures as the server wrote them down, and every page linked, in the chosen language.

import { language, languages, named, onLanguage, say, sayAll, setLanguage } from "./words.js";

const LANGUAGE_PLACE = "branch-queue staff language";

const part = (id) => document.getElementById(id);
const hall = JSON.parse(part("hall").textContent);

function draw() {
  const at = new Date(hall.at).toLocaleTimeString("en-GB", {
    timeZone: hall.timezone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  part("name").textContent = named(hall.name);
  part("day").textContent = hall.day;
  part("open").textContent = say(hall.open ? "front.open" : "front.closed");
  part("counters").textContent = say("front.counters_open", { open: hall.counters_open, all: hall.counters });
  part("waiting").textContent = say("front.people", { count: hall.waiting });
  part("at").textContent = say("front.at", { time: at });
  document.title = `${named(hall.name)} · branch-queue`;
  for (const button of part("languages").children) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language()));
  }
}

function start() {
  for (const code of languages()) {
    const button = document.createElement("button");
    button.className = "button";
    button.dataset.language = code;
    button.textContent = say(`client.language_${code}`, {}, code);
    button.addEventListener("click", () => {
      localStorage.setItem(LANGUAGE_PLACE, code);
      setLanguage(code);
    });
    part("languages").append(button);
  }
  part("languages").hidden = languages().length < 2;
  onLanguage(draw);
  setLanguage(localStorage.getItem(LANGUAGE_PLACE) || languages()[0]);
  sayAll(document);
  draw();
}

start();
