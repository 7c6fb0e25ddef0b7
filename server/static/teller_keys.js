// The keys of a teller: what each says, whether it may be pressed, and why not.

import { branch, serviceOf } from "./staff_branch.js";
import { passed_s, since_s } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { has, say } from "./words.js";

/** Every key but the large one: its name, its place on the keyboard, the states it is drawn in (none: all). */
const KEYS = [
  { name: "recall", key: "F3", row: "keys" },
  { name: "no-show", key: "F4", row: "keys" },
  { name: "park", key: "F6", row: "keys" },
  { name: "transfer", key: "F7", row: "keys" },
  { name: "pause", key: "F9", row: "keys" },
  { name: "start", row: "more", drawn_in: ["called"] },
  { name: "put-back", row: "more", drawn_in: ["called"] },
  { name: "undo", row: "more", drawn_in: ["called"] },
  { name: "finish", row: "more", drawn_in: ["called", "serving"] },
  { name: "result", row: "more", drawn_in: ["called", "serving"] },
  { name: "add-service", row: "more", drawn_in: ["called", "serving"] },
  { name: "call", row: "more", drawn_in: ["open"] },
  { name: "walk-in", row: "more", drawn_in: ["open"] },
];
const FUNCTION_KEYS = { F2: "next", F3: "recall", F4: "no-show", F6: "park", F7: "transfer", F9: "pause" };
const ALWAYS = { allowed: true };

const word = (name) => name.replaceAll("-", "_");

/** The action of the API that a key stands for now: on hold without a customer means going on with one who is. */
export function actionOf(held, name) {
  const { ticket, parked } = held.counter;
  if (name === "park" && !ticket && parked.length) {
    return "unpark";
  }
  return name === "result" ? "finish" : name;
}

/** What the rules said of an act: {allowed, code, wait_s left by now}; the page itself knows no rule. */
export function may(held, action) {
  const said = held.counter.may[action] || ALWAYS;      // what is not an act of the counter is asked of the server
  if (said.allowed || !said.wait_s) {
    return said;
  }
  return { ...said, wait_s: Math.max(1, Math.ceil(said.wait_s - passed_s(held.told_here_ms))) };
}

/** Whether nobody may be called because the hall is stopped. */
export function isStopped(held) {
  return held.counter.may["call-next"].code === "emergency";
}

/** The few words under a key that may not be pressed. */
export function because(said) {
  if (said.allowed) {
    return "";
  }
  if (said.wait_s) {
    return say("teller.because.wait", { wait_s: said.wait_s });
  }
  const keys = [
    `teller.because.${said.code}.${said.state}.${word(said.move || "")}`, `teller.because.${said.code}.${said.state}`,
    `teller.because.${said.code}`, "teller.because.other",
  ];
  return say(keys.find((key) => has(key)), said);
}

/** The customer whom this counter lost while nobody was heard of here; null when there is none. */
export function left(counter) {
  return counter.parked.find((one) => one.reason === "unattended" && one.ticket.counter === counter.number) || null;
}

/** What the large key does now: the next sensible act. */
export function nextAct(held) {
  const { counter, waiting } = held;
  const { state, ticket } = counter;
  if (state === "paused") {
    return { action: "resume", body: {}, words: "teller.resume", key: "F9" };
  }
  if (state === "wrap_up") {
    return { action: "wrap-up-done", body: {}, words: "teller.wrap_up_done", key: "F2" };
  }
  if (state === "called" && branch().arrival === "confirmed") {
    return { action: "start", body: {}, words: "teller.start", key: "F2" };
  }
  if (ticket && ((waiting && !waiting.length) || serviceOf(ticket.service).wrap_up)) {
    return { action: "finish", body: {}, words: "teller.finish", key: "F2" };
  }
  if (!ticket && left(counter)) {
    const { id, number } = left(counter).ticket;
    return { action: "unpark", body: { ticket: id }, words: "teller.go_on_with", values: { number }, key: "F2" };
  }
  return ticket
    ? { action: "call-next", body: { finish_current: true }, words: "teller.finish_and_next", key: "F2" }
    : { action: "call-next", body: {}, words: "teller.next", key: "F2" };
}

/** Builds the keys once; `act(name)` hears of each press, `act("next")` of the large key. */
export function buildKeys(act) {
  const pressed = (name) => (event) => {
    if (event.detail) {
      event.currentTarget.blur();      // after a touch the space bar belongs to the other window's typing
    }
    act(name);
  };
  byId("key").onclick = pressed("next");
  for (const row of ["keys", "more"]) {
    fill(byId(row), ...KEYS.filter((key) => key.row === row).map(({ name, key }) => {
      const made = el(row === "keys" ? "button.k" : "button.button.small", { type: "button", onclick: pressed(name) },
        el("span.label", {}, el("b"), el("small")), key ? el("kbd", {}, key) : null);
      made.dataset.name = name;
      return made;
    }));
  }
}

/** Listens to the function keys, one act for a press however long it lasts; `ready()` says whether they count now. */
export function listenToKeyboard(ready, act) {
  document.addEventListener("keydown", (event) => {
    const name = FUNCTION_KEYS[event.key];
    if (!name || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();            // F3 and F7 mean something else to a browser
    if (ready() && !event.repeat) {
      act(name);
    }
  });
}

function drawLargeKey(held) {
  const large = byId("key");
  const next = nextAct(held);
  const said = may(held, next.action);
  const pressing = held.pressing !== null;
  large.dataset.action = next.action;
  large.disabled = pressing || !held.fresh || !said.allowed;
  large.dataset.state = pressing ? "asking" : large.disabled ? "off" : "ready";
  write(byId("key-label"), pressing ? asking(held) : say(next.words, next.values));
  write(byId("key-because"), pressing ? "" : held.fresh ? because(said) : say("teller.because.lost"));
  write(byId("key-name"), next.key);
  byId("key-name").hidden = pressing;
}

function asking(held) {
  const key = `teller.asking.${word(held.pressing)}`;
  return say(held.retrying ? "teller.retrying" : has(key) ? key : "teller.asking.other");
}

function drawKey(held, made) {
  const shown = KEYS.find((key) => key.name === made.dataset.name);
  const { state } = held.counter;
  const action = actionOf(held, shown.name);
  const said = may(held, action);
  made.dataset.action = shown.name === "result" ? "result" : action;
  made.hidden = state === "paused" || (shown.drawn_in !== undefined && !shown.drawn_in.includes(state));
  made.disabled = held.pressing !== null || !held.fresh || !said.allowed;
  write(made.querySelector("b"), say(`teller.${word(made.dataset.action)}`));
  write(made.querySelector("small"), detail(held, made.dataset.action, said));
  made.title = detail(held, made.dataset.action, said);       // the strip has no room for it
}

function detail(held, action, said) {
  const { counter } = held;
  if (held.pressing || !held.fresh) {
    return "";
  }
  if (!said.allowed) {
    return because(said);
  }
  if (action === "undo") {
    return say("teller.undo_left", { n: Math.max(0, Math.ceil(branch().undo_within_s - since_s(counter.called_at))) });
  }
  if (action === "unpark") {
    return counter.parked.length > 1 ? say("teller.parked_count", { n: counter.parked.length }) : counter.parked[0].ticket.number;
  }
  return action === "recall" ? say("teller.recalls_left", { n: counter.recalls_left }) : "";
}

/** Draws every key as the counter stands. */
export function drawKeys(held) {
  drawLargeKey(held);
  for (const made of document.querySelectorAll("#keys > button, #more > button")) {
    drawKey(held, made);
  }
}
