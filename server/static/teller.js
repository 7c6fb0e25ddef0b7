// The teller's page: who sits here, at which counter, and the one large key that is always the next sensible act.

import { openLine } from "./live.js";
import { branch, zoneName } from "./staff_branch.js";
import { heard, now_ms, pace, passed_s, setTimezone, since_s, timeOfDay } from "./staff_clock.js";
import { byId, showView, write } from "./staff_dom.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
import { drawStopped } from "./staff_stopped.js";
import { act } from "./teller_acts.js";
import { askLeave, leaveQuestion } from "./teller_ask.js";
import { drawChoice } from "./teller_choose.js";
import { FollowedCounter } from "./teller_counter.js";
import { drawCurrent } from "./teller_current.js";
import { drawKept } from "./teller_kept.js";
import { buildKeys, drawKeys, isStopped, listenToKeyboard, may } from "./teller_keys.js";
import { drawOwnDay } from "./teller_own.js";
import { stayHeard } from "./teller_presence.js";
import { openStrip, stripWhy } from "./teller_strip.js";
import { allowTone, tone } from "./teller_tone.js";
import { drawWaiting, stripLine } from "./teller_waiting.js";
import { onLanguage, say } from "./words.js";

const TICK_MS = 500;
const LOOK_AGAIN_S = 30;

const page = { person: null, counter: null, hall: null, emergency: null, fresh: false, line: null, leaving: false };

const pressed = (name, value) => page.counter && act(page.counter, name, value);

function draw() {
  const held = page.counter && page.counter.held;
  drawTop(held);
  if (!held || !held.counter) {
    return;
  }
  drawCurrent(held, pressed);
  drawKeys(held);
  drawWaiting(held, page.hall, (number) => pressed("call", number));
  drawKept(held, pressed);
  drawOwnDay(held.counter);
  drawTitle(held);
}

function drawTop(held) {
  const counter = held && held.counter;
  drawStopped(page.emergency);
  write(byId("top-counter"), counter ? say("teller.counter", { counter: counter.number }) : say("teller.title"));
  write(byId("top-place"), counter ? zoneName(counter.zone) : "");
  write(byId("top-strip"), !counter ? "" : page.fresh ? stripLine(held, since_s(counter.since), page.emergency) : say("staff.lost"));
  byId("top-strip").classList.toggle("bad", !page.fresh || page.emergency !== null);
  write(byId("top-person"), page.person ? page.person.name || "" : "");
  byId("leave").hidden = !page.person;
  byId("open-strip").hidden = !counter;
  byId("change-profile").hidden = !counter;
  if (counter) {
    write(byId("change-profile"), counter.profile);
    byId("change-profile").disabled = !page.fresh || held.pressing !== null || !may(held, "profile").allowed;
  }
  byId("connection").hidden = page.line === null;
  byId("connection").dataset.state = page.fresh ? "good" : "lost";
  write(byId("connection-what"), say(page.fresh ? "staff.connected" : "staff.lost"));
  byId("lost").hidden = page.fresh || !counter;
}

function drawTitle(held) {
  const { counter, waiting } = held;
  const place = say("teller.counter", { counter: counter.number });
  const came = counter.state === "open" && waiting && waiting.length > 0 && !isStopped(held);
  const now = page.emergency ? say("staff.stopped_short") : counter.ticket ? counter.ticket.number : came ? say("teller.came") : say(`staff.state.${counter.state}`);
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

/** Why this page has nothing to say at its counter any more; "" while it has. */
function whyOver({ number, counter }) {
  if (!counter || page.person.token) {
    return counter && counter.state === "closed" ? say("teller.was_closed", { counter: number }) : "";
  }
  if (counter.state === "closed") {
    return say("teller.was_closed", { counter: number });
  }
  return counter.staff === page.person.name
    ? "" : say("teller.was_taken_over", { counter: number, staff: counter.staff || say("teller.a_device") });
}

function changed(held, before) {
  if (held.trouble && held.trouble.code === "unauthorized") {
    start(say("teller.session_over"));
    return;
  }
  const why = whyOver(held);
  if (why) {
    if (!page.leaving) {
      choose(why).catch(() => start());
    }
    return;
  }
  const idle = (of) => of.counter && of.counter.state === "open" && of.waiting;
  const came = idle(before) && idle(held) && !before.waiting.length && held.waiting.length && !isStopped(held);
  const sent = held.counter && held.counter.automatic && before.counter && before.counter.state === "open";
  if (came || sent) {
    tone();
  }
  draw();
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
  leaveQuestion();
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
    const { counter, number } = page.counter.held;
    const kept = counter ? counter.parked.filter((one) => one.ticket.counter === number).map((one) => one.ticket.number) : [];
    const answer = await askLeave(number, kept, !page.person.token);
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
    snapshot: (board) => { heard(board.at); page.hall = board.waiting; page.emergency = board.emergency; lookAgain(); },
    heartbeat: (beat) => heard(beat.at),
    fresh: (fresh) => { page.fresh = fresh; refreshed(); },
    event: (message) => {
      if (message.kind === "waiting") {
        page.hall = message.waiting;
        lookAgain();
      } else if (message.kind === "emergency") {
        page.emergency = message.emergency;
        lookAgain();
        draw();
      } else if (message.kind === "called") {
        lookAgain();                   // somebody left the list, though as many may wait as before
      } else if (message.kind === "counter") {
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

function start(why = "") {
  unfollow();
  hangUp();
  page.person = null;
  drawTop(null);
  withPerson((person) => {
    page.person = person;
    listen();
    return choose();
  }, why);
}

function notHeard(refused) {
  if (refused.status === 401) {
    start(say("teller.session_over"));
  } else if (page.counter) {
    page.counter.look();               // somebody else sits here now, perhaps
  }
}

setTimezone(branch().timezone);
byId("open-strip").dataset.sayTitle = stripWhy();
startLanguage();
onLanguage(draw);
buildKeys(pressed);
listenToKeyboard(() => page.counter && page.counter.held.counter && !byId("ask").open, pressed);
stayHeard(() => (page.counter && page.person && !page.person.token ? page.counter.held.number : null), notHeard);
byId("leave").onclick = goAway;
byId("trouble").onclick = () => page.counter.forgive();
byId("open-strip").onclick = openStrip;
byId("change-profile").onclick = () => pressed("profile");
document.addEventListener("visibilitychange", () => { if (!document.hidden) { lookAgain(); } });
document.addEventListener("pointerdown", allowTone);
document.addEventListener("keydown", allowTone);
setInterval(tick, TICK_MS);
start();
