// The teller's page: who sits here, at which counter, and the one large key that is always the next sensible act.

import { openLine } from "./live.js";
import { branch, zoneName } from "./staff_branch.js";
import { heard, now_ms, pace, passed_s, setTimezone, since_s, timeOfDay } from "./staff_clock.js";
import { byId, showView, write } from "./staff_dom.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
import { askArrived, askCall, askLeave, askPause } from "./teller_ask.js";
import { drawChoice } from "./teller_choose.js";
import { FollowedCounter } from "./teller_counter.js";
import { drawCurrent } from "./teller_current.js";
import { because, buildKeys, drawKeys, listenToKeyboard, may, nextAct } from "./teller_keys.js";
import { openStrip } from "./teller_strip.js";
import { allowTone, tone } from "./teller_tone.js";
import { drawWaiting, stripLine } from "./teller_waiting.js";
import { onLanguage, say } from "./words.js";

const TICK_MS = 500;
const LOOK_AGAIN_S = 30;

const page = { person: null, counter: null, hall: null, fresh: false, line: null, leaving: false };

function draw() {
  const held = page.counter && page.counter.held;
  drawTop(held);
  if (!held || !held.counter) {
    return;
  }
  drawCurrent(held);
  drawKeys(held);
  drawWaiting(held, page.hall, (number) => act("call", number));
  drawTitle(held);
}

function drawTop(held) {
  const counter = held && held.counter;
  write(byId("top-counter"), counter ? say("teller.counter", { counter: counter.number }) : say("teller.title"));
  write(byId("top-place"), counter ? `${zoneName(counter.zone)} · ${counter.profile}` : "");
  write(byId("top-strip"), !counter ? "" : page.fresh ? stripLine(held, since_s(counter.since)) : say("staff.lost"));
  byId("top-strip").classList.toggle("bad", !page.fresh);
  write(byId("top-person"), page.person ? page.person.name || "" : "");
  byId("leave").hidden = !page.person;
  byId("open-strip").hidden = !counter;
  byId("connection").hidden = page.line === null;
  byId("connection").dataset.state = page.fresh ? "good" : "lost";
  write(byId("connection-what"), say(page.fresh ? "staff.connected" : "staff.lost"));
  byId("lost").hidden = page.fresh || !counter;
}

function drawTitle({ counter, waiting }) {
  const place = say("teller.counter", { counter: counter.number });
  const came = counter.state === "open" && waiting && waiting.length > 0;
  const now = counter.ticket ? counter.ticket.number : came ? say("teller.came") : say(`staff.state.${counter.state}`);
  document.title = `${now} · ${place}`;
}

function tick() {
  const held = page.counter && page.counter.held;
  write(byId("top-clock"), timeOfDay(now_ms()));
  if (!held || !held.counter) {
    return;
  }
  draw();
  lookAsTimePasses(held);
}

/** Time alone changes what may be done (a refusal's wait is over) and who is next (overdue), and no event tells it. */
function lookAsTimePasses(held) {
  const told_s = passed_s(held.told_here_ms);
  const over = Object.values(held.counter.may).some((said) => said.wait_s && told_s >= said.wait_s);
  const undone_s = since_s(held.counter.called_at) - branch().undo_within_s;
  const undo_over = may(held, "undo").allowed && undone_s > 0 && undone_s < told_s;
  if (over || undo_over || (held.count && told_s > LOOK_AGAIN_S * pace())) {
    page.counter.look();
  }
}

function changed(held, before) {
  if (held.trouble && held.trouble.code === "unauthorized") {
    start();
    return;
  }
  if (held.counter && held.counter.state === "closed") {
    if (page.leaving) {
      return;
    }
    choose(say("teller.was_closed", { counter: held.number })).catch(start);
    return;
  }
  const idle = (of) => of.counter && of.counter.state === "open" && of.waiting;
  if (idle(before) && idle(held) && !before.waiting.length && held.waiting.length) {
    tone();
  }
  draw();
}

/** Whether the branch wants to know if the customer came: an act that ends a call made only just now. */
function asksArrival(held, action) {
  const { counter } = held;
  const ends = action === "finish" || (action === "call-next" && counter.ticket);
  const short_s = branch().short_service_s;
  return ends && counter.state === "called" && since_s(counter.called_at) < short_s;
}

async function actOnCustomer(held, action, body) {
  if (asksArrival(held, action)) {
    const missed = may(held, "no-show");
    const answer = await askArrived(held.counter.ticket.number, { allowed: missed.allowed, because: because(missed) });
    if (answer === null) {
      return;
    }
    if (answer === "missed") {
      await page.counter.press("no-show", {});
      return;
    }
  }
  await page.counter.press(action, body);
}

/** One press of a key: "next" is the large one, the others go by their route's name. */
async function act(name, number = "") {
  const { held } = page.counter;
  const { action, body } = name === "next" || (name === "pause" && held.counter.state === "paused")
    ? nextAct(held) : { action: name, body: {} };
  if (held.pressing || !held.fresh || !may(held, action).allowed) {
    return;
  }
  if (action === "pause") {
    const { ticket, state } = held.counter;
    const reason = await askPause(branch().pauses, state === "called" ? ticket.number : null);
    if (reason) {
      await page.counter.press("pause", { reason });
    }
  } else if (action === "call") {
    const chosen = await askCall(held.waiting || [], number);
    if (chosen) {
      await page.counter.press("call", chosen);
    }
  } else {
    await actOnCustomer(held, action, body);
  }
}

function follow(number) {
  page.counter = new FollowedCounter(number, changed);
  page.counter.setFresh(page.fresh);
  document.body.dataset.counter = number;
  page.counter.look();
  showView("counter");
}

function unfollow() {
  if (page.counter) {
    page.counter.close();
    page.counter = null;
  }
  document.title = say("teller.title");
}

/** A person's counter is where they signed in; a page opened with a counter's token names it: `?counter=3`. */
function isMine(counter) {
  return page.person.token
    ? counter.number === Number(new URLSearchParams(location.search).get("counter"))
    : counter.staff === page.person.name;
}

async function choose(why = "") {
  unfollow();
  drawTop(null);
  const counters = await drawChoice(follow);
  const mine = counters.find((one) => one.state !== "closed" && isMine(one));
  if (mine && !why) {
    follow(mine.number);
    return;
  }
  write(byId("choose-complaint"), why);
  showView("choose");
}

async function goAway() {
  if (page.counter) {
    const answer = await askLeave(page.counter.held.number, !page.person.token);
    page.leaving = answer !== null;
    const closed = page.leaving && await page.counter.press("close", {});
    page.leaving = false;
    if (!closed) {
      return;
    }
    if (answer === "move") {
      await choose();
      return;
    }
  }
  unfollow();
  await leave().catch(() => null);
  start();
}

function hangUp() {
  if (page.line) {
    page.line.close();
    page.line = null;
  }
}

function listen() {
  hangUp();
  page.line = openLine({
    snapshot: (board) => { heard(board.at); page.hall = board.waiting; lookAgain(); },
    heartbeat: (beat) => heard(beat.at),
    fresh: (fresh) => { page.fresh = fresh; refreshed(); },
    event: (message) => {
      if (message.kind === "waiting") {
        page.hall = message.waiting;
        lookAgain();
      } else if (message.kind === "counter" || message.kind === "called") {
        lookAtOwn(message);
      }
    },
  });
}

function lookAtOwn(message) {
  const numbers = message.counters ? message.counters.map((counter) => counter.number) : [message.counter];
  if (!page.counter || numbers.includes(page.counter.held.number)) {
    lookAgain();
  }
}

function lookAgain() {
  if (page.counter) {
    page.counter.look();
  } else if (document.body.dataset.state === "choose") {
    drawChoice(follow).catch(() => null);     // the open line tells when the server is back
  }
}

function refreshed() {
  if (page.counter) {
    page.counter.setFresh(page.fresh);
  }
  draw();
}

function start() {
  unfollow();
  hangUp();
  page.person = null;
  drawTop(null);
  withPerson((person) => {
    page.person = person;
    listen();
    return choose();
  });
}

setTimezone(branch().timezone);
startLanguage();
onLanguage(draw);
buildKeys(act);
listenToKeyboard(() => page.counter && page.counter.held.counter && !byId("ask").open, act);
byId("leave").onclick = goAway;
byId("trouble").onclick = () => page.counter.forgive();
byId("open-strip").onclick = openStrip;
document.addEventListener("pointerdown", allowTone);
document.addEventListener("keydown", allowTone);
setInterval(tick, TICK_MS);
start();
