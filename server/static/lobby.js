// The lobby manager's page: the hall at a glance on a tablet, and one hand's reach to all that is done for a customer.

import { openLine } from "./live.js";
import { acknowledge, drawAlerts, lookForAlerts, showAlerts } from "./lobby_alerts.js";
import { drawCounters, drawDevices, drawGuest, meet } from "./lobby_around.js";
import { change, FollowedHall, onExpired } from "./lobby_asking.js";
import { onBooked, openById, showAppointments } from "./lobby_appointments.js";
import { openCounter } from "./lobby_counter.js";
import { buildStop, drawEmergency, wordsSheet } from "./lobby_emergency.js";
import { findTicket, showQueue } from "./lobby_find.js";
import { drawAway, drawExpected, drawLate, drawNotices, drawQueues } from "./lobby_hall.js";
import { issueTicket } from "./lobby_issue.js";
import { issuingSheet } from "./lobby_issuing.js";
import { drawNotice, endNotice, noticeSheet } from "./lobby_notice.js";
import { printList } from "./lobby_paper.js";
import { showScreens } from "./lobby_screens.js";
import { buildSheet, closeSheet, isOpen } from "./lobby_sheet.js";
import { onChanged, openTicket } from "./lobby_ticket.js";
import { voiceSheet } from "./lobby_voice.js";
import { branch } from "./staff_branch.js";
import { heard, now_ms, setTimezone, timeOfDay } from "./staff_clock.js";
import { byId, showView, write } from "./staff_dom.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
import { named, onLanguage, say } from "./words.js";

const ROLES = ["lobby_manager", "branch_manager"];
const WAYS = { teller: ["/teller", "lobby.way_teller"], auditor: ["/story", "lobby.way_story"] };
const TICK_MS = 1000;
const LOOK_AGAIN_MS = 5000;      // for what no event tells: printers, screens, time passing
const SAID_MS = 6000;
const FINGER_MAX_MS = 3000;
const FINGER_MS = 60;            // a click follows a finger's lifting within this

const page = { person: null, hall: null, line: null, fresh: false, lost_at: "", open: null, touched_ms: null, looked_ms: 0, said: null };

function draw() {
  drawTop();
  const held = page.hall && page.hall.held;
  if (!held || !held.hall || isTouched()) {
    return;
  }
  drawEmergency(held.hall.emergency);
  drawNotice(held.hall.notice);
  drawNotices(held, page.open);
  drawAlerts();
  drawGuest(held.hall);
  drawQueues(held.hall);
  drawLate(held);
  drawCounters(held.hall);
  drawAway(held.hall);
  drawDevices(held.hall);
  drawExpected(held.hall);
}

function drawTop() {
  const up = isFresh();
  write(byId("top-branch"), named(branch().name));
  write(byId("top-person"), page.person ? page.person.name || "" : "");
  write(byId("top-clock"), timeOfDay(now_ms()));
  byId("leave").hidden = !page.person;
  byId("connection").hidden = page.line === null;
  byId("connection").dataset.state = up ? "good" : "lost";
  write(byId("connection-what"), say(up ? "staff.connected" : "staff.lost"));
  byId("lost").hidden = up || !page.hall;
  write(byId("lost"), say("lobby.lost", { at: page.lost_at }));
  document.body.dataset.fresh = String(up);
  document.title = say("lobby.title");
}

function isFresh() {
  return page.fresh && Boolean(page.hall) && page.hall.held.trouble === null;
}

function changed(held) {
  if (held.hall && held.trouble === null) {
    page.lost_at = timeOfDay(Date.parse(held.hall.at));
    if (document.body.dataset.state === "loading") {
      showView("hall");
    }
  }
  draw();
}

/** Says at the foot of the page what was done. */
function tell(sentence) {
  write(byId("said"), sentence);
  clearTimeout(page.said);
  page.said = setTimeout(() => write(byId("said"), ""), SAID_MS);
  page.hall.look();
}

function tick() {
  if (!page.hall) {
    return;
  }
  draw();
  if (performance.now() - page.looked_ms > LOOK_AGAIN_MS) {
    page.looked_ms = performance.now();
    page.hall.look();
    lookForAlerts(draw);
  }
}

async function comeBack(id) {
  try {
    const { ticket } = await change(`/tickets/${id}/return`, {});
    tell(say("lobby.done.return", { number: ticket.number }));
  } catch (refused) {
    tell(refused.sentence);
  }
}

const ACTS = {
  "alerts": () => showAlerts(tell, draw),
  "alert-seen": ({ alert }) => acknowledge(alert, draw),
  "list": () => printList(page.hall, isFresh),
  "issuing": () => issuingSheet(page.hall.held.hall.issuing_ended, tell),
  "appointments": () => showAppointments(),
  "appointment": ({ ticket }) => openById(ticket),
  "find": () => findTicket(page.hall.held),
  "find-insert": () => findTicket(page.hall.held, "insert-first"),
  "find-identify": () => findTicket(page.hall.held, "identify"),
  "issue": () => issueTicket(tell),
  "screens": () => showScreens(tell),
  "voice": () => voiceSheet(page.hall.held.hall.voice, tell),
  "queue": ({ service }) => showQueue(page.hall.held, service),
  "counter": ({ counter }) => openCounter(Number(counter), page.person.name, tell),
  "ticket": ({ ticket }) => openTicket(ticket),
  "insert-first": ({ ticket }) => openTicket(ticket, "insert-first"),
  "return": ({ ticket }) => comeBack(ticket),
  "notice": () => noticeSheet(page.hall.held.hall.notice, tell),
  "notice-end": async ({ notice }) => tell(await endNotice(notice)),
  "emergency-words": () => wordsSheet(page.hall.held.hall.emergency, tell),
  "meet": ({ ticket }) => { meet(ticket); draw(); },
};

function touched(event) {
  const target = event.target.closest("[data-do]");
  if (target && page.hall && page.hall.held.hall) {
    Promise.resolve(ACTS[target.dataset.do](target.dataset)).catch((refused) => {
      if (!refused.sentence) {
        throw refused;
      }
      tell(refused.sentence);
    });
  }
}

/** While a finger is down nothing is drawn anew, so that no key goes away under it. */
function watchFinger() {
  document.addEventListener("pointerdown", () => { page.touched_ms = performance.now(); });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => setTimeout(() => { page.touched_ms = null; draw(); }, FINGER_MS));
  }
}

/** A finger that never lifts (the list of a select took it over) stops nothing for long. */
function isTouched() {
  return page.touched_ms !== null && performance.now() - page.touched_ms < FINGER_MAX_MS;
}

function hangUp() {
  if (page.line) {
    page.line.close();
    page.line = null;
  }
  if (page.hall) {
    page.hall.close();
    page.hall = null;
  }
}

function listen() {
  hangUp();
  page.hall = new FollowedHall(changed);
  const look = () => { if (page.hall) { page.looked_ms = performance.now(); page.hall.look(); lookForAlerts(draw); } };
  page.line = openLine({
    snapshot: (board) => { heard(board.at); page.open = board.open; look(); },
    heartbeat: (beat) => heard(beat.at),
    fresh: (fresh) => { page.fresh = fresh; look(); draw(); },
    event: (message) => { if (message.kind !== "announce") { look(); } },
  });
}

function sendElsewhere(person) {
  const [address, words] = WAYS[person.role] || ["/", "lobby.way_front"];
  write(byId("elsewhere-why"), say("lobby.elsewhere_why", { name: person.name || "" }));
  byId("elsewhere-way").href = address;
  write(byId("elsewhere-way"), say(words));
  showView("elsewhere");
}

async function goAway() {
  hangUp();
  await leave().catch(() => null);
  start();
}

function start(why = "") {
  hangUp();
  if (isOpen()) {
    closeSheet();
  }
  page.person = null;
  drawTop();
  withPerson(async (person) => {
    page.person = person;
    if (!person.token && !ROLES.includes(person.role)) {
      sendElsewhere(person);
      return;
    }
    listen();
    const held = await page.hall.fresh();
    if (held.trouble) {
      throw held.trouble;
    }
    showView("hall");
    draw();
  }, why);
}

setTimezone(branch().timezone);
startLanguage();
onLanguage(() => { if (isOpen()) { closeSheet(); } draw(); });
buildSheet();
buildStop((sentence) => { if (page.hall) { tell(sentence); } });
onChanged(tell);
onBooked(tell);
onExpired(() => { if (page.hall && document.body.dataset.state === "hall") { start(say("lobby.expired")); } });
byId("leave").onclick = goAway;
byId("elsewhere-leave").onclick = goAway;
document.addEventListener("click", touched);
watchFinger();
setInterval(tick, TICK_MS);
start();
