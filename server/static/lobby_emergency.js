// The emergency stop: begun by two seconds of a finger, said by the whole page while it lasts, ended the same way.

import { change } from "./lobby_asking.js";
import { closeSheet, complain, holdKey, isOpen, key, showSheet, working } from "./lobby_sheet.js";
import { nameOf, textFields, wordsOf } from "./lobby_texts.js";
import { clock } from "./lobby_words.js";
import { branch } from "./staff_branch.js";
import { byId, el, write } from "./staff_dom.js";
import { language, onLanguage, say } from "./words.js";

const QUICK = ["fire", "stay", "power"].map((name) => `lobby.emergency.quick.${name}`);
let asking = false;

async function ask(method, body, done, told) {
  if (asking) {
    return;
  }
  asking = true;
  if (isOpen()) {
    closeSheet();
  }
  told(say(method === "POST" ? "lobby.emergency.stopping" : "lobby.emergency.going_on"));
  try {
    await change("/emergency", body, method);
    told(say(done));
  } catch (refused) {
    told(say("lobby.emergency.failed", { why: refused.sentence || "" }));
  } finally {
    asking = false;
  }
}

/** Puts the two keys in their places, once; `told(sentence)` hears what was done. */
export function buildStop(told) {
  const build = () => {
    byId("stop-place").replaceChildren(
      holdKey(say("lobby.emergency.stop"), () => ask("POST", {}, "lobby.done.stop", told), "emergency"));
    byId("go-on-place").replaceChildren(
      holdKey(say("lobby.emergency.go_on"), () => ask("DELETE", undefined, "lobby.done.go_on", told), "go-on"));
  };
  build();
  onLanguage(build);
}

/** Says everywhere on the page that the hall is stopped, or no longer. */
export function drawEmergency(emergency) {
  const lasts = Boolean(emergency);
  document.body.dataset.emergency = String(lasts);
  byId("stopped").hidden = !lasts;
  byId("stop-place").firstChild.disabled = lasts;
  byId("issue").disabled = lasts;
  byId("issue-off").hidden = !lasts;
  if (lasts) {
    document.title = `${say("lobby.emergency.lasts")} · ${say("lobby.title")}`;
    write(byId("stopped-since"), say("lobby.emergency.since", { time: clock(emergency.since), by: nameOf(emergency.by) }));
    write(byId("stopped-words"), wordsOf(emergency.text, language()));
  }
}

/** The sheet in which the words on the boards are changed. */
export function wordsSheet(emergency, told) {
  const texts = textFields(QUICK, branch().emergency_length_max, emergency ? emergency.text : {});
  const post = () => {
    const text = texts.value();
    if (!Object.keys(text).length) {
      complain(say("lobby.texts_needed"));
      return;
    }
    working(async () => {
      await change("/emergency", { text });
      closeSheet();
      told(say("lobby.done.emergency_words"));
    });
  };
  showSheet(say("lobby.emergency.words"), [
    el("div.stop-form", {}, texts.node, key(say("lobby.notice.show"), post, "button.button.primary.main", "post-words")),
  ]);
}
