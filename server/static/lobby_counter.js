// A counter's sheet: who sits there, what it does, and taking over what was left open.

import { Refused } from "./client.js";
import { ask, change } from "./lobby_asking.js";
import { counterWords } from "./lobby_around.js";
import { complain, key, showSheet, working } from "./lobby_sheet.js";
import { openTicket } from "./lobby_ticket.js";
import { clock, joined, kind, listed, minsSince } from "./lobby_words.js";
import { servicesOf, serviceName, zoneName } from "./staff_branch.js";
import { el } from "./staff_dom.js";
import { say } from "./words.js";

function fact(name, value) {
  return value ? el("div", {}, el("dt", {}, name), el("dd", {}, value)) : null;
}

/** Shows a counter; `me` is the name of who is signed in, `told(sentence)` hears of a change. */
export async function openCounter(number, me, told) {
  let counter;
  try {
    counter = (await ask(`/counters/${number}`)).counter;
  } catch (refused) {
    if (!(refused instanceof Refused)) {
      throw refused;
    }
    showSheet(say("lobby.counter", { n: number }), []);
    complain(refused.sentence);
    return;
  }
  show(counter, me, told);
}

/** What may be done: first to come to sit there, then what is done sitting there. */
function steps(counter, me) {
  const mine = counter.staff === me && counter.state !== "closed";
  if (!mine) {
    const over = counter.may["take-over"].allowed;
    const empty = !counter.ticket || counter.state === "called";
    return over ? [...(empty ? [["take-over", "close"]] : []), ["take-over"]] : [];
  }
  return [
    ...(counter.may.finish.allowed ? [["finish"]] : []),
    ...(counter.may["wrap-up-done"].allowed ? [["wrap-up-done"]] : []),
    ...(counter.may.close.allowed ? [["close"]] : []),
  ];
}

function show(counter, me, told) {
  const { what, detail } = counterWords({ could_call: counter.may["call-next"].allowed ? 1 : 0, ...counter });
  const act = (names) => working(async () => {
    for (const name of names) {
      await change(`/counters/${counter.number}/${name}`, {});
    }
    told(say(`lobby.done.${names.join("_").replace(/-/g, "_")}`, { n: counter.number }));
    await openCounter(counter.number, me, told);
  });
  const ways = steps(counter, me);
  showSheet(say("lobby.counter", { n: counter.number }), [
    el("p.what", {}, joined(what, detail)),
    el("dl.card-facts", {}, ...[
      fact(say("lobby.sits_there"), counter.staff || ""),
      fact(say("lobby.since"), joined(clock(counter.since), minsSince(counter.since))),
      fact(say("lobby.zone"), zoneName(counter.zone)),
      fact(say("lobby.profile"), `${counter.profile} · ${listed(servicesOf(counter.profile).map(serviceName))}`),
      fact(say("lobby.served_today"), String(counter.served_today)),
      fact(say("lobby.its_customer"), counter.ticket ? joined(counter.ticket.number, kind(counter.ticket)) : ""),
      fact(say("lobby.its_parked"), listed(counter.parked.map((one) => one.ticket.number))),
      fact(say("lobby.its_held"), listed(counter.held.map((one) => one.number))),
    ].filter(Boolean)),
    ways.length ? el("p.caption", {}, say(counter.staff === me ? "lobby.sit_note" : "lobby.take_over_note")) : null,
    el("div.keys", {},
      ...ways.map((names) => key(say(`lobby.at.${names.join("_").replace(/-/g, "_")}`), () => act(names), "button.button.main", names.join("-"))),
      counter.ticket ? key(say("lobby.card"), () => openTicket(counter.ticket.id, "", () => openCounter(counter.number, me, told)), "button.button.main", "card") : ""),
  ]);
}
