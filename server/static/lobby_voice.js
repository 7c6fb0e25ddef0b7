// The hall's sound: how it is, silenced and heard again, a test call.

import { change } from "./lobby_asking.js";
import { key, showSheet, working } from "./lobby_sheet.js";
import { joined } from "./lobby_words.js";
import { byId, el } from "./staff_dom.js";
import { has, say } from "./words.js";

function languageName(code) {
  return has(`lobby.voice.language.${code}`) ? say(`lobby.voice.language.${code}`) : code;
}

function troubleWords(voice) {
  const silent = Object.keys(voice.languages).filter((code) => !voice.languages[code]).map(languageName);
  return say(`lobby.voice.trouble.${voice.trouble}`, { languages: silent.join(say("lobby.voice.between")) });
}

/** The rows of the devices' card: the voice in trouble, or silenced. */
export function voiceRows(voice) {
  const row = (shape, what, why) => el(`div.device.${shape}`, {},
    byId("icon-sound").content.firstElementChild.cloneNode(true), el("p", {}, what, el("small", {}, why)));
  return [
    voice.muted ? row("warn", say("lobby.voice.muted"), say("lobby.voice.muted_why")) : null,
    voice.trouble ? row("bad", troubleWords(voice), say(`lobby.voice.why.${voice.trouble}`)) : null,
  ].filter(Boolean);
}

function stateWords(voice) {
  const volume = voice.muted ? say("lobby.voice.muted") : say("lobby.voice.percent", { percent: voice.percent });
  return joined(volume, say(`lobby.voice.audio.${voice.audio}`));
}

function rehearsed(answer) {
  const spoken = answer.spoken.map(languageName).join(say("lobby.voice.between"));
  if (!answer.percent) {
    return say("lobby.voice.rehearsed_muted", { number: answer.number });
  }
  return spoken ? say("lobby.voice.rehearsed", { number: answer.number, languages: spoken })
    : say("lobby.voice.rehearsed_chime", { number: answer.number });
}

/** The sheet of the hall's sound; `told(sentence)` hears what was done. */
export function voiceSheet(voice, told) {
  const mute = () => working(async () => {
    const answer = await change("/voice", { muted: !voice.muted });
    told(say(answer.voice.muted ? "lobby.done.mute" : "lobby.done.unmute"));
    voiceSheet({ ...voice, ...answer.voice }, told);
  });
  const rehearse = () => working(async () => {
    told(rehearsed(await change("/rehearsal", {})));
  });
  showSheet(say("lobby.voice"), [
    el("p", {}, stateWords(voice)),
    voice.trouble ? el("p.warn", { role: "status" }, troubleWords(voice), " ", say(`lobby.voice.why.${voice.trouble}`)) : null,
    key(say(voice.muted ? "lobby.voice.unmute" : "lobby.voice.mute"), mute,
      voice.muted ? "button.button.primary.main" : "button.button.danger.main", "mute"),
    el("p.caption", {}, say("lobby.voice.mute_note")),
    key(say("lobby.voice.rehearse"), rehearse, "button.button.main", "rehearse"),
    el("p.caption", {}, say("lobby.voice.rehearse_note")),
  ]);
}
