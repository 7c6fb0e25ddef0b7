// The kiosk: which screen is shown, and what a touch does.

import { askForToken, token } from "/static/client.js";
import { language, languages, onLanguage, say, sayAll, setLanguage, named } from "/static/words.js";
import { Asking } from "./asking.js";
import { followBranch } from "./branch.js";
import { drawCards, entriesOf, forgetDrawn, groupKey, isTakeable } from "./cards.js";
import { watchIdle } from "./idle.js";
import { drawClock, drawNotice, drawTop } from "./frame.js";
import { makeRoom, TicketPage } from "./ticket.js";

const BROKEN_MS = 1200;          // a line back sooner than this was never gone
const REFUSED_SHOWN_MS = 12000;
const FINGER_MS = 3000;          // a finger that lies longer does not hold the page
const SWITCHES = ["large", "contrast", "low"];
const ARROWS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

const part = (id) => document.getElementById(id);
const asking = new Asking();
const seen = { branch: null, reached: false, group: null, page: 0, ticket: null, full_day: null, finger_ms: -Infinity };
let broken_timer = null;
let refused_timer = null;
let idle = null;

/** Whether today's numbers are used up: the server said so, or no service is left that has any. */
function isFull() {
  const { day, services } = seen.branch;
  const used_up = services.some((service) => service.full) && !services.some(isTakeable);
  return used_up || (seen.full_day !== null && seen.full_day === day);
}

/** Which screen is right now: a ticket stays, a card that asks stays, then what the branch allows. */
function screen() {
  if (seen.ticket) {
    return "ticket";
  }
  if (asking.under_way) {
    return "home";
  }
  if (!seen.reached || !seen.branch) {
    return "moment";
  }
  return seen.branch.services.some(isTakeable) && !isFull() ? "home" : "closed";
}

function draw() {
  if (performance.now() - seen.finger_ms < FINGER_MS || asking.under_way) {
    return;                      // a card must not change under a finger
  }
  const shown = screen();
  document.body.dataset.state = shown;
  part("home").hidden = shown !== "home";
  part("ticket").hidden = shown !== "ticket";
  part("notice").hidden = shown !== "moment" && shown !== "closed";
  part("dock").hidden = shown === "ticket";
  drawTop(seen.branch, shown);
  if (shown === "home") {
    drawHome();
  } else if (shown === "moment" || shown === "closed") {
    drawNotice(part("notice"), shown === "closed" && isFull() ? "full" : shown, seen.branch);
  } else {
    makeRoom();
  }
}

function drawHome() {
  const { services } = seen.branch;
  if (seen.group !== null && !services.some((service) => groupKey(service) === seen.group)) {
    seen.group = null;
  }
  const large = document.body.classList.contains("large");
  const entries = entriesOf(services, seen.group);
  const inside = seen.group === null ? null : services.find((service) => groupKey(service) === seen.group);
  part("back").hidden = !inside;
  part("question").textContent = inside ? named(inside.group) : say(large ? "kiosk.question_short" : "kiosk.question");
  part("lead").textContent = say(entries.some((entry) => entry.members) ? "kiosk.lead_groups"
    : document.body.classList.contains("low") ? "kiosk.lead_low" : "kiosk.lead");
  drawCards(part("services"), entries, seen.page, seen.branch.timezone);
}

/** Back to the first page as the next customer should find it. */
function reset() {
  seen.group = null;
  seen.page = 0;
  seen.ticket = null;
  asking.renew();
  document.body.classList.remove(...SWITCHES);
  if (document.activeElement) {
    document.activeElement.blur();
  }
  closeRefusal();
  setLanguage(languages()[0]);
  draw();
}

async function take(card, service) {
  if (asking.under_way) {
    return;
  }
  const body = { service: service.code, language: language() };
  if (document.body.classList.contains("large")) {
    body.large_print = true;
  }
  try {
    const answer = await asking.ask(card, body);
    seen.ticket = new TicketPage(answer, service, reset);
  } catch (problem) {
    if (problem.code === "tickets_used_up") {
      seen.full_day = seen.branch.day;
    } else {
      showRefusal(problem.sentence);
    }
  }
  forgetDrawn(part("services"));
  draw();
}

function showRefusal(sentence) {
  part("refused-why").textContent = sentence;
  part("veil").hidden = part("refused").hidden = false;
  part("understood").focus({ preventScroll: true });
  refused_timer = setTimeout(closeRefusal, REFUSED_SHOWN_MS);
}

function closeRefusal() {
  clearTimeout(refused_timer);
  part("refused").hidden = true;
  part("veil").hidden = part("still").hidden;
}

function press(button) {
  const { action, service, group } = button.dataset;
  if (service !== undefined) {
    const chosen = seen.branch.services.find((each) => each.code === service);
    return chosen && isTakeable(chosen) ? take(button, chosen) : undefined;
  }
  if (asking.under_way) {
    return undefined;
  }
  if (group !== undefined) {
    Object.assign(seen, { group, page: 0 });
  } else if (SWITCHES.includes(action)) {
    document.body.classList.toggle(action);
    seen.page = 0;
  } else if (action === "language") {
    const all = languages();
    setLanguage(button.dataset.language || all[(all.indexOf(language()) + 1) % all.length]);
  } else if (action === "back") {
    Object.assign(seen, { group: null, page: 0 });
  } else if (action === "more") {
    seen.page += 1;
  } else if (action === "understood") {
    closeRefusal();
  } else if (action === "home" && !seen.ticket) {
    reset();
  }
  return draw();
}

function onClick(event) {
  const button = event.target.closest("button");
  seen.finger_ms = -Infinity;
  if (seen.ticket) {
    if ((button && button.id === "leave") || seen.ticket.paper === "there" || seen.ticket.paper === "coming") {
      seen.ticket.touched();
    }
  } else if (button) {
    press(button);
  }
}

function moveFocus(event) {
  const step = ARROWS[event.key];
  if (step) {
    const buttons = Array.from(document.querySelectorAll("button")).filter((button) => button.offsetParent !== null);
    const now = buttons.indexOf(document.activeElement);
    const next = now < 0 ? (step > 0 ? 0 : buttons.length - 1) : (now + step + buttons.length) % buttons.length;
    buttons[next].focus();
    event.preventDefault();
  }
}

function listen() {
  const release = () => setTimeout(() => { seen.finger_ms = -Infinity; draw(); }, 0);   // after its click
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

function hearWaits(waiting, estimates) {
  for (const service of seen.branch ? seen.branch.services : []) {
    service.waiting = service.code in waiting ? waiting[service.code] : service.waiting;
    service.estimate = service.code in estimates ? estimates[service.code] : service.estimate;
  }
  draw();
}

const presence = {
  inUse: () => !seen.ticket && !asking.under_way && (seen.group !== null || seen.page > 0
    || language() !== languages()[0] || SWITCHES.some((name) => document.body.classList.contains(name))),
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
    await askForToken();
  }
  idle = watchIdle(presence, part("still-left"));
  listen();
  draw();
  followBranch({
    branch: (branch) => { seen.branch = branch; draw(); },
    waits: hearWaits,
    time: (at_ms) => drawClock(at_ms, seen.branch),
    reach,
    refused: async () => { await askForToken(true); location.reload(); },
  });
}

start();
