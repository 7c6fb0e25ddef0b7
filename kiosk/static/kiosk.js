// The kiosk: which screen is shown, and what a touch does.

import { token } from "/static/client.js";
import { enrol } from "/static/enrol.js";
import { language, languages, onLanguage, say, sayAll, setLanguage, named } from "/static/words.js";
import { Asking } from "./asking.js";
import { followBranch } from "./branch.js";
import { forgetDrawn, isTakeable } from "./cards.js";
import { Desk } from "./desk.js";
import { drawEmergency } from "./emergency.js";
import { moveFocus } from "./focus.js";
import { drawClock, drawNotice, drawTop } from "./frame.js";
import { drawHome } from "./home.js";
import { watchIdle } from "./idle.js";
import { Pad } from "./pad.js";
import { listenToReader } from "./reader.js";
import { isFull, isGiving, screenOf } from "./screens.js";
import * as sheet from "./sheet.js";
import { makeRoom, TicketPage } from "./ticket.js";
import { Visit } from "./visit.js";
import { drawWays, waysOf, WAYS } from "./ways.js";

const BROKEN_MS = 1200;          // a line back sooner than this was never gone
const FINGER_MS = 3000;          // a finger that lies longer does not hold the page
const SWITCHES = ["large", "contrast", "low"];

const part = (id) => document.getElementById(id);
const asking = new Asking();
const seen = { branch: null, emergency: null, reached: false, group: null, page: 0, ticket: null, full_day: null, finger_ms: -Infinity };
const visit = new Visit();
const pad = new Pad((kind, text, services) => (asking.under_way ? undefined : desk.entered(kind, text, services)));
const desk = new Desk(asking, visit, pad, {
  branch: () => seen.branch,
  show: (answer, service, how) => {
    visit.forget();
    pad.close();
    sheet.close();
    seen.ticket = new TicketPage(answer, service, how, reset);
  },
  full: () => { seen.full_day = seen.branch.day; },
  pad: (kind, services) => { pad.ask(kind, services); draw(); },
  redraw: () => { forgetDrawn(part("services")); draw(); },
});
let broken_timer = null;
let idle = null;

function draw() {
  drawEmergency(part("emergency"), seen.emergency);
  if (seen.emergency) {
    document.body.dataset.state = "emergency";
    return;
  }
  if (performance.now() - seen.finger_ms < FINGER_MS || asking.under_way) {
    return;                      // a card must not change under a finger
  }
  const shown = screenOf(seen, pad);
  document.body.dataset.state = shown;
  for (const id of ["home", "ticket", "pad"]) {
    part(id).hidden = shown !== id;
  }
  part("notice").hidden = shown !== "moment" && shown !== "closed";
  part("dock").hidden = shown === "ticket";
  drawTop(seen.branch, shown);
  document.body.classList.toggle("begun", pad.open || visit.isBegun || seen.group !== null);
  drawBeside(shown);
  if (shown === "home") {
    drawHome(seen, visit, isGiving(seen));
  } else if (shown === "moment" || shown === "closed") {
    drawNotice(part("notice"), shown === "closed" && isFull(seen) ? "full" : shown, seen.branch);
  } else if (shown === "pad") {
    pad.draw(pad.services.map((code) => named(desk.service(code).names)).join(say("kiosk.list_separator")));
  } else {
    makeRoom();
  }
}

/** The bar of a visit, or else the ways beside the cards. */
function drawBeside(shown) {
  const may_go = shown === "closed" || (shown === "home" && seen.group !== WAYS && !visit.several && !visit.shown);
  part("ways").hidden = part("other").hidden = part("other-wide").hidden = !may_go;
  part("visit").hidden = true;
  document.body.classList.remove("several");
  if (may_go) {
    drawWays(part("ways"), waysOf(seen.branch, isGiving(seen)));
  } else if (shown === "home") {
    visit.draw(seen.branch.services);
  }
}

/** Back to the first page as the next customer should find it. */
function reset() {
  Object.assign(seen, { group: null, page: 0, ticket: null });
  visit.forget();
  pad.close();
  asking.renew();
  document.body.classList.remove(...SWITCHES);
  if (document.activeElement) {
    document.activeElement.blur();
  }
  sheet.close();
  setLanguage(languages()[0]);
  draw();
}

function touchService(button, code) {
  const chosen = seen.branch.services.find((each) => each.code === code);
  if (!chosen || !isTakeable(chosen) || asking.under_way) {
    return undefined;
  }
  if (visit.several) {
    visit.toggle(code);
    return draw();
  }
  return desk.issue(button, [code]);
}

function touchWay(way) {
  Object.assign(seen, { group: null, page: 0 });
  if (way === "several") {
    visit.several = true;
  } else {
    pad.ask(way);
  }
}

/** One step back: from the keys, from a group, from what was chosen or shown. */
function goBack() {
  if (pad.open) {
    pad.close();
  } else if (seen.group !== null) {
    Object.assign(seen, { group: null, page: 0 });
  } else {
    visit.forget();
  }
}

const ACTIONS = {
  language: (button) => {
    const all = languages();
    setLanguage(button.dataset.language || all[(all.indexOf(language()) + 1) % all.length]);
  },
  back: goBack,
  more: () => { seen.page += 1; },
  other: () => Object.assign(seen, { group: WAYS, page: 0 }),
  enter: () => pad.enter(),
  "take-visit": (button) => (visit.chosen.length ? desk.issue(button, visit.chosen) : undefined),
  choice: (button) => sheet.choose(button),
  understood: () => sheet.close(),
  home: () => (seen.ticket ? undefined : reset()),
};

function press(button) {
  const { action, service, group, way, key } = button.dataset;
  if (service !== undefined) {
    return touchService(button, service);
  }
  if (asking.under_way) {
    return undefined;
  }
  if (group !== undefined) {
    Object.assign(seen, { group, page: 0 });
  } else if (way !== undefined) {
    touchWay(way);
  } else if (key !== undefined) {
    return pad.press(key);
  } else if (SWITCHES.includes(action)) {
    document.body.classList.toggle(action);
    seen.page = 0;
  } else if (action in ACTIONS) {
    ACTIONS[action](button);
  }
  return draw();
}

function onClick(event) {
  const button = event.target.closest("button");
  seen.finger_ms = -Infinity;
  if (seen.ticket) {
    if ((button && button.id === "leave") || ["there", "coming", "kept"].includes(seen.ticket.paper)) {
      seen.ticket.touched();
    }
  } else if (button && !seen.emergency) {
    press(button);
  }
}

/** A reader read something: that is a touch too, of whoever stands here now. */
function onRead(text) {
  idle.touched();
  if (asking.under_way || !seen.reached || !seen.branch || seen.emergency) {
    return;
  }
  if (seen.ticket) {
    seen.ticket.leave();
  }
  sheet.close();
  if (pad.open && pad.kind === "identify") {
    pad.enter(text);
  } else {
    pad.close();
    draw();
    desk.read(text);
  }
}

const typing = {
  read: onRead,
  typed: (letter) => {
    if (pad.open && !asking.under_way && screenOf(seen, pad) === "pad") {
      document.activeElement.blur();
      pad.type(letter);
    }
  },
  entered: () => {
    const wanted = pad.open && !asking.under_way && document.activeElement === document.body;
    if (wanted) {
      pad.enter();
    }
    return wanted;
  },
};

function listen() {
  const release = () => setTimeout(() => { seen.finger_ms = -Infinity; draw(); }, 0);   // after its click
  listenToReader(typing);
  addEventListener("pointerdown", () => { seen.finger_ms = performance.now(); idle.touched(); });
  addEventListener("pointerup", release);
  addEventListener("pointercancel", release);
  addEventListener("click", onClick);
  addEventListener("keydown", (event) => { idle.touched(); moveFocus(event); });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("resize", draw);
  document.fonts.addEventListener("loadingdone", () => { forgetDrawn(part("services")); draw(); });
  onLanguage(() => draw());
}

function reach(is_there) {
  clearTimeout(broken_timer);
  const heard = () => { seen.reached = is_there; draw(); };
  if (is_there) {
    heard();
  } else {
    broken_timer = setTimeout(heard, BROKEN_MS);
  }
}

/** The hall is stopped, or goes on: what a customer had begun is gone, whatever they are shown is over. */
function hearEmergency(emergency) {
  const begins = emergency && !seen.emergency;
  seen.emergency = emergency;
  if (begins && seen.ticket) {
    seen.ticket.leave();
  } else if (begins) {
    reset();
  }
  draw();
}

function hearWaits(waiting, estimates) {
  for (const service of seen.branch ? seen.branch.services : []) {
    service.waiting = service.code in waiting ? waiting[service.code] : service.waiting;
    service.estimate = service.code in estimates ? estimates[service.code] : service.estimate;
  }
  draw();
}

const presence = {
  inUse: () => !seen.ticket && !asking.under_way && (seen.group !== null || seen.page > 0 || pad.open || visit.isBegun
    || sheet.isAsking() || language() !== languages()[0] || SWITCHES.some((name) => document.body.classList.contains(name))),
  ask: () => {
    part("still").hidden = part("veil").hidden = false;
    part("stay").focus({ preventScroll: true });
  },
  unask: () => {
    part("still").hidden = true;
    part("veil").hidden = part("refused").hidden;
  },
  gone: reset,
};

async function start() {
  sayAll(document);
  setLanguage(languages()[0]);
  if (!token()) {
    await enrol({ page: "kiosk" });
  }
  idle = watchIdle(presence, part("still-left"));
  listen();
  draw();
  followBranch({
    branch: (branch) => { seen.branch = branch; draw(); },
    waits: hearWaits,
    emergency: hearEmergency,
    time: (at_ms) => drawClock(at_ms, seen.branch),
    reach,
    refused: async () => { await enrol({ page: "kiosk" }, true); location.reload(); },
  });
}

start();
