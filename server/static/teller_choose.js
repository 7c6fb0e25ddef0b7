// Choosing a counter, for a teller who has none yet.

import { api } from "./client.js";
import { branch, zoneName } from "./staff_branch.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { say } from "./words.js";

function card(counter, open) {
  const taken = counter.state !== "closed";
  const made = el("button.place", { type: "button", disabled: taken, onclick: () => open(counter.number) },
    el("b.number", {}, String(counter.number)),
    el("span", {}, zoneName(counter.zone)),
    el("small", {}, taken
      ? say("teller.counter_taken", { staff: counter.staff || say("teller.a_device") })
      : say("teller.counter_free", { profile: counter.profile })));
  made.dataset.counter = counter.number;
  made.dataset.action = "open";
  made.dataset.state = counter.state;
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

/** Draws the counters; `opened(number)` hears of the one that was opened. */
export async function drawChoice(opened) {
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
      await drawChoice(opened);
    } finally {
      asking = false;
    }
  }
  drawProfiles();
  const { counters } = await api("GET", "/counters");
  fill(byId("places"), ...counters.map((counter) => card(counter, open)));
  return counters;
}
