// Choosing a counter, for a teller who has none yet: a free one, or one that somebody left open.

import { api } from "./client.js";
import { branch, zoneName } from "./staff_branch.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { askTakeOver } from "./teller_ask.js";
import { say } from "./words.js";

const LOOK_AGAIN_MS = 10000;     // while the day is over, whether the next one has begun

function standing(counter) {
  if (counter.state === "closed") {
    return say("teller.counter_free", { profile: counter.profile });
  }
  const number = counter.ticket ? counter.ticket.number : "";
  const values = { staff: counter.staff || say("teller.a_device"), state: say(`staff.state.${counter.state}`), number };
  return say(number ? "teller.counter_taken_with" : "teller.counter_taken", values);
}

function card(counter, sit) {
  const action = counter.state === "closed" ? "open" : "take-over";
  const off = !counter.may[action].allowed;
  const made = el("button.place", { type: "button", disabled: off, onclick: () => sit(counter, action) },
    el("b.number", {}, String(counter.number)),
    el("span", {}, zoneName(counter.zone)),
    el("small", {}, standing(counter), action === "take-over" && !off ? el("u", {}, say("teller.take_over")) : null));
  Object.assign(made.dataset, { counter: counter.number, action, state: counter.state, keep: counter.number });
  return el("li", {}, made);
}

function drawProfiles() {
  const choice = byId("profile");
  const profiles = branch().profiles.map((profile) => profile.name);
  if (!choice.options.length) {
    fill(choice, el("option", { value: "" }, say("teller.profile_own")),
      ...profiles.map((name) => el("option", { value: name }, name)));
  }
  choice.options[0].textContent = say("teller.profile_own");
  byId("profile-line").hidden = profiles.length < 2;
}

async function sitDown({ number }, action) {
  const profile = byId("profile").value;
  await api("POST", `/counters/${number}/${action}`, action === "open" && profile ? { profile } : {});
}

/** Draws the counters; `sat(number)` hears of the one where this person sits now. */
export async function drawChoice(sat) {
  let asking = false;
  async function sit(counter, action) {
    if (asking || (action === "take-over" && !await askTakeOver(counter))) {
      return;
    }
    asking = true;
    try {
      await sitDown(counter, action);
      write(byId("choose-complaint"), "");
      sat(counter.number);
    } catch (refused) {
      write(byId("choose-complaint"), refused.sentence);
      await drawChoice(sat);
    } finally {
      asking = false;
    }
  }
  drawProfiles();
  const { counters } = await api("GET", "/counters");
  const over = counters.length > 0 && counters.every((counter) => counter.may.open.code === "day_closed");
  byId("day-over").hidden = !over;
  byId("choose-heading").hidden = byId("places").hidden = over;
  byId("profile-line").hidden = over || byId("profile-line").hidden;
  if (over) {
    setTimeout(() => { if (document.body.dataset.state === "choose") { drawChoice(sat).catch(() => null); } }, LOOK_AGAIN_MS);
  }
  fill(byId("places"), ...counters.map((counter) => card(counter, sit)));
  return counters;
}
