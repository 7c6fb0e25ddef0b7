// No more numbers today, for one service or for all, and numbers again.

import { change } from "./lobby_asking.js";
import { choose, complain, holdKey, reasonOf, showSheet, working } from "./lobby_sheet.js";
import { quickReasons } from "./lobby_words.js";
import { branch, serviceName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { named, say } from "./words.js";

const ALL = "";                  // stands for every service

function nameOf(service) {
  return service ? serviceName(service) : say("lobby.all_services");
}

/** The sheet of what is stopped and what may be; `told(sentence)` hears of a change. */
export function issuingSheet(ended, told) {
  const stopped = ended.map((one) => one.service || ALL);
  const free = [{ code: ALL, name: null }, ...branch().services].filter((one) => !stopped.includes(one.code));
  const what = choose(say("lobby.stop_what"), free.map((one) => ({
    value: one.code, label: one.code ? named(one.name) : say("lobby.all_services"),
  })), [], {});
  const reason = reasonOf(quickReasons("issuing"));
  const body = (service) => (service ? { service } : {});
  const end = () => {
    if (!what.values().length || !reason.value()) {
      complain(say(what.values().length ? "lobby.reason_needed" : "lobby.stop_what"));
      return;
    }
    const [service] = what.values();
    working(async () => {
      const answer = await change("/issuing/end", { ...body(service), reason: reason.value() });
      told(say("lobby.done.end", { service: nameOf(service) }));
      issuingSheet(answer.issuing_ended, told);
    });
  };
  const resume = (service) => working(async () => {
    const answer = await change("/issuing/resume", body(service));
    told(say("lobby.done.resume", { service: nameOf(service) }));
    issuingSheet(answer.issuing_ended, told);
  });
  showSheet(say("lobby.issuing"), [
    ended.length ? el("ul.stopped", {}, ...ended.map((one) => el("li", {},
      el("span", {}, el("b", {}, nameOf(one.service)), el("small", {}, one.reason)),
      holdKey(say("lobby.resume_it"), () => resume(one.service), "resume")))) : null,
    free.length ? el("div.stop-form", {}, what.node, reason.node,
      el("p.caption", {}, say("lobby.stop_note")), holdKey(say("lobby.stop_it"), end, "stop")) : null,
  ]);
}
