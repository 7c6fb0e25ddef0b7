// The keys of a teller: what each says, whether it may be pressed, and why not.

import { passed_s } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { has, say } from "./words.js";

/** Every key but the large one: the route it posts to, the sentence on it, its place on the keyboard. */
const KEYS = [
  { action: "recall", key: "F3", row: "keys" },
  { action: "no-show", key: "F4", row: "keys" },
  { action: "finish", key: "", row: "keys" },
  { action: "pause", key: "F9", row: "keys" },
  { action: "start", key: "", row: "more", drawn_in: "called" },
  { action: "undo", key: "", row: "more", drawn_in: "called" },
  { action: "call", key: "", row: "more", drawn_in: "open" },
];

const word = (action) => action.replace("-", "_");

/**
 * What the rules said of an act: {allowed, code, wait_s left by now}; the page itself knows no rule. Of a call out of
 * turn they say nothing before they know which, so it is offered wherever nobody stands.
 */
export function may(held, action) {
  const said = held.counter.may[action] || { allowed: held.counter.state === "open" };
  if (said.allowed || !said.wait_s) {
    return said;
  }
  return { ...said, wait_s: Math.max(1, Math.ceil(said.wait_s - passed_s(held.told_here_ms))) };
}

/** The few words under a key that may not be pressed. */
export function because(said) {
  if (said.allowed) {
    return "";
  }
  if (said.wait_s) {
    return say("teller.because.wait", { wait_s: said.wait_s });
  }
  const keys = [`teller.because.${said.code}.${said.state}`, `teller.because.${said.code}`, "teller.because.other"];
  return say(keys.find((key) => has(key)), said);
}

/** What the large key does now: the next sensible act. */
export function nextAct(held) {
  const { counter, waiting } = held;
  if (counter.state === "paused") {
    return { action: "resume", body: {}, words: "teller.resume", key: "F9" };
  }
  if (counter.ticket && waiting && !waiting.length) {
    return { action: "finish", body: {}, words: "teller.finish", key: "F2" };
  }
  return counter.ticket
    ? { action: "call-next", body: { finish_current: true }, words: "teller.finish_and_next", key: "F2" }
    : { action: "call-next", body: {}, words: "teller.next", key: "F2" };
}

/** Builds the keys once; `act(action)` hears of each press, `act("next")` of the large key. */
export function buildKeys(act) {
  byId("key").onclick = () => act("next");
  for (const row of ["keys", "more"]) {
    fill(byId(row), ...KEYS.filter((key) => key.row === row).map(({ action, key }) => {
      const made = el(row === "keys" ? "button.k" : "button.button.small", { type: "button", onclick: () => act(action) },
        el("span.label", {}, el("b"), el("small")), key ? el("kbd", {}, key) : null);
      made.dataset.action = action;
      return made;
    }));
  }
}

/** Listens to the function keys, one act for a press however long it lasts; `ready()` says whether they count now. */
export function listenToKeyboard(ready, act) {
  const acts = { F2: "next", F3: "recall", F4: "no-show", F9: "pause" };
  document.addEventListener("keydown", (event) => {
    const action = acts[event.key];
    if (!action || !ready()) {
      return;
    }
    event.preventDefault();
    if (!event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey) {
      act(action);
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
  write(byId("key-label"), pressing ? asking(held) : say(next.words));
  write(byId("key-because"), pressing ? "" : held.fresh ? because(said) : say("teller.because.lost"));
  write(byId("key-name"), next.key);
  byId("key-name").hidden = pressing;
}

function asking(held) {
  return held.retrying ? say("teller.retrying") : say(`teller.asking.${word(held.pressing)}`);
}

function drawKey(held, made) {
  const { action } = made.dataset;
  const shown = KEYS.find((key) => key.action === action);
  const { state, ticket } = held.counter;
  const said = may(held, action);
  made.hidden = state === "paused"
    || (shown.drawn_in !== undefined && shown.drawn_in !== state);
  made.disabled = held.pressing !== null || !held.fresh || !said.allowed;
  write(made.querySelector("b"), say(`teller.${word(action)}`));
  write(made.querySelector("small"), detail(held, action, said));
  made.title = detail(held, action, said);       // the strip has no room for it
}

function detail(held, action, said) {
  if (held.pressing || !held.fresh) {
    return "";
  }
  if (!said.allowed) {
    return because(said);
  }
  return action === "recall" ? say("teller.recalls_left", { n: held.counter.recalls_left }) : "";
}

/** Draws every key as the counter stands. */
export function drawKeys(held) {
  drawLargeKey(held);
  for (const made of document.querySelectorAll("#keys > button, #more > button")) {
    drawKey(held, made);
  }
}
