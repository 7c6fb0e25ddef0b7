// The virtual printers' paper, drawn by the server from the bytes that came; this page only shows it.

import { askForToken, pause, token } from "./client.js";
import { language, languages, onLanguage, say, sayAll, setLanguage } from "./words.js";

const NEWEST_PX = 432;       // at most so wide; narrower paper is shown dot for dot
const OLDER_SCALE = 0.6;     // of the newest
const DRAWN_EVERY_MS = 1000; // a fast day prints more than anybody can look at
const NAMES = { zh: "中文", en: "English" };

const page = {
  state: null,               // the last {born, printers} heard
  sections: new Map(),       // place → section element
  sheets: new Map(),         // "born/place/seq" → li element
  busy: false,               // the last pieces are still being drawn
  waiting: false,            // more was heard meanwhile
};

function element(section, selector) {
  return section.querySelector(selector);
}

function sectionOf(place) {
  if (!page.sections.has(place)) {
    const section = document.getElementById("printer").content.cloneNode(true).firstElementChild;
    section.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (button) {
        suffer(place, button.dataset.action, section);
      }
    });
    sayAll(section);
    page.sections.set(place, section);
    document.getElementById("printers").append(section);
  }
  return page.sections.get(place);
}

async function suffer(place, action, section) {
  const headers = token() ? { Authorization: `Bearer ${token()}` } : {};
  const complaint = element(section, ".complaint");
  complaint.hidden = true;
  try {
    const answer = await fetch(`/printer/${place}/${action}`, { method: "POST", headers });
    if (answer.status === 401) {
      await askForToken(token() !== null);
      await suffer(place, action, section);
    } else if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.detail || problem.title || String(answer.status));
    }
  } catch (failure) {
    complaint.textContent = say("slip.page.refused", { why: failure.message });
    complaint.hidden = false;
  }
}

function drawSheet(place, printer, slip, newest) {
  const key = `${page.state.born}/${place}/${slip.seq}`;
  if (!page.sheets.has(key)) {
    const item = document.createElement("li");
    item.className = "sheet";
    item.dataset.number = slip.number;
    item.dataset.state = slip.whole ? "printed" : "torn";
    const image = document.createElement("img");
    image.src = `/printer/${place}/${slip.seq}.png?of=${page.state.born}`;
    item.append(image);
    page.sheets.set(key, item);
  }
  const item = page.sheets.get(key);
  const image = item.firstElementChild;
  image.width = Math.round(Math.min(printer.dots, NEWEST_PX) * (newest ? 1 : OLDER_SCALE));
  image.alt = `${say("slip.page.slip", { printer: printer.name, number: slip.number })} · ${slip.text}`;
  return { key, item };
}

function drawStrip(place, printer, section) {
  const strip = element(section, ".strip");
  const first = strip.firstElementChild;
  const drawn = printer.slips.map((slip, index) => drawSheet(place, printer, slip, index === 0));
  const items = drawn.map((sheet) => sheet.item);
  const one = items.length > 1 && items[1] === first;   // a single new piece slides out, a flood is only shown
  if (items.length > 0 && items[0] !== first) {
    items.forEach((item) => item.classList.remove("fresh"));
    items[0].classList.toggle("fresh", one);
    strip.replaceChildren(...items);
    strip.scrollLeft = 0;
  }
  return drawn.map((sheet) => sheet.key);
}

function draw() {
  if (!page.state) {
    return;
  }
  const kept = new Set();
  page.state.printers.forEach((printer, place) => {
    const section = sectionOf(place);
    element(section, ".name").textContent = printer.name;
    const state = element(section, ".state");
    const troubles = printer.troubles.map((trouble) => say(`slip.cause.${trouble}`));
    state.textContent = troubles.join(" · ") || say("slip.page.ready");
    state.className = `tag state ${troubles.length ? "bad" : "good"}`;
    section.dataset.state = printer.troubles.join(" ") || "ready";
    element(section, ".count").textContent = say("slip.page.slips", { count: printer.count });
    element(section, ".empty").hidden = printer.slips.length > 0;
    for (const button of section.querySelectorAll("[data-action]")) {
      button.textContent = say(`slip.page.${button.dataset.action.replace("-", "_")}`);
      button.disabled = button.dataset.action === "recover" && !printer.troubles.length;
    }
    drawStrip(place, printer, section).forEach((key) => kept.add(key));
  });
  for (const key of [...page.sheets.keys()].filter((each) => !kept.has(each))) {
    page.sheets.get(key).remove();
    page.sheets.delete(key);
  }
  document.getElementById("none").hidden = page.state.printers.length > 0;
  document.body.dataset.state = "ready";
}

/** Draws what was heard last, but not before the pieces drawn before have come: else none would ever be seen. */
async function drawInTurn() {
  page.waiting = true;
  if (page.busy) {
    return;
  }
  page.busy = true;
  while (page.waiting) {
    page.waiting = false;
    draw();
    const images = Array.from(document.querySelectorAll(".sheet img"));
    await Promise.all([...images.map((image) => image.decode().catch(() => {})), pause(DRAWN_EVERY_MS)]);
  }
  page.busy = false;
}

function listen() {
  const stream = new EventSource("/printer/stream");
  stream.onmessage = (event) => {
    page.state = JSON.parse(event.data);
    document.getElementById("lost").hidden = true;
    drawInTurn();
  };
  stream.onerror = () => {
    document.getElementById("lost").hidden = false;
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(listen, 1000);
    }
  };
}

function drawLanguages() {
  const buttons = languages().map((code) => {
    const button = document.createElement("button");
    button.className = "button";
    button.type = "button";
    button.lang = code;
    button.textContent = NAMES[code] || code;
    button.setAttribute("aria-pressed", String(code === language()));
    button.addEventListener("click", () => setLanguage(code));
    return button;
  });
  document.getElementById("languages").replaceChildren(...buttons);
}

function drawFrame() {
  document.title = say("slip.page.title");
  drawLanguages();
  draw();
}

token();
setLanguage(language());
sayAll(document);
drawFrame();
onLanguage(drawFrame);
listen();
