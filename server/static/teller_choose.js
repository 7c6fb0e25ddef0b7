// Choosing a counter, for a teller who has none yet.

import { api } from "./client.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { named, say } from "./words.js";

/** The name of a zone in the page's language. */
export function zoneName(branch, code) {
  const zone = (branch.zones || []).find((one) => one.code === code);
  return zone ? named(zone.name) : code;
}

function card(counter, branch, open) {
  const taken = counter.state !== "closed";
  const made = el("button.place", { type: "button", disabled: taken, onclick: () => open(counter.number) },
    el("b.number", {}, String(counter.number)),
    el("span", {}, zoneName(branch, counter.zone)),
    el("small", {}, taken
      ? say("teller.counter_taken", { staff: counter.staff || say("teller.a_device") })
      : say("teller.counter_free", { profile: counter.profile })));
  made.dataset.counter = counter.number;
  made.dataset.action = "open";
  made.dataset.state = counter.state;
  return el("li", {}, made);
}

function drawProfiles(branch) {
  const choice = byId("profile");
  const profiles = (branch.profiles || []).map((profile) => profile.name || profile);
  if (!choice.options.length) {
    fill(choice, el("option", { value: "" }, say("teller.profile_own")),
      ...profiles.map((name) => el("option", { value: name }, name)));
  }
  choice.options[0].textContent = say("teller.profile_own");
  byId("profile-line").hidden = profiles.length < 2;
}

/** Draws the counters; `opened(number)` hears of the one that was opened. */
export async function drawChoice(branch, opened) {
  const complaint = byId("choose-complaint");
  let asking = false;
  async function open(number) {
    if (asking) {
      return;
    }
    asking = true;
    const profile = byId("profile").value;
    try {
      await api("POST", `/counters/${number}/open`, profile ? { profile } : {});
      write(complaint, "");
      opened(number);
    } catch (refused) {
      write(complaint, refused.sentence);
      await drawChoice(branch, opened);
    } finally {
      asking = false;
    }
  }
  drawProfiles(branch);
  const { counters } = await api("GET", "/counters");
  fill(byId("places"), ...counters.map((counter) => card(counter, branch, open)));
  return counters;
}
