// What a press leads to: a question first where one is needed, then one call of the API.

import { api, Refused } from "./client.js";
import { branch, servicesOf } from "./staff_branch.js";
import { since_s } from "./staff_clock.js";
import { askArrived, askPark, askPause, askProfile, askService, askUnpark } from "./teller_ask.js";
import { askCall, askResult, askTransfer } from "./teller_forms.js";
import { actionOf, because, may, nextAct } from "./teller_keys.js";
import { say } from "./words.js";

/** Whether the branch wants to know if the customer came: an act that ends a call made only just now. */
function asksArrival({ counter }, action) {
  const ends = action === "finish" || (action === "call-next" && counter.ticket);
  return ends && counter.state === "called" && since_s(counter.called_at) < branch().short_service_s;
}

/** The act itself, or the no-show that it turns out to be; null when the teller thought better of it. */
async function arrived(held, act) {
  if (act === null || !asksArrival(held, act.action)) {
    return act;
  }
  const missed = may(held, "no-show");
  const answer = await askArrived(held.counter.ticket.number, { allowed: missed.allowed, because: because(missed) });
  return answer === "missed" ? { action: "no-show", body: {} } : answer && act;
}

async function called(held, number) {
  const own = held.counter.held;
  const kept = own.find((ticket) => ticket.number === number);
  const waiting = (held.waiting || []).map((entry) => entry.ticket);
  return kept ? { ticket: kept.id, reason: "" } : askCall(waiting, own, number || "");
}

async function unparked({ counter }, ticket) {
  const one = counter.parked.length === 1 ? counter.parked[0].ticket.id : null;
  return ticket || one || askUnpark(counter.parked);
}

async function walkedIn({ counter }) {
  const services = servicesOf(counter.profile);
  return services.length === 1 ? services[0] : askService(say("teller.walk_in_which"), services);
}

async function added({ counter }) {
  const { ticket, more } = counter;
  const others = branch().services.map((one) => one.code).filter((code) => code !== ticket.service && !more.includes(code));
  return askService(say("teller.add_which", { number: ticket.number }), others);
}

const wrapped = (name, value) => (value ? { [name]: value } : null);

/** What has to be known before an act: `(held, value) -> body`, null when the teller left the question. */
const BODIES = {
  pause: async ({ counter }) => (
    wrapped("reason", await askPause(counter.state === "called" ? counter.ticket.number : null))
  ),
  park: async ({ counter }) => wrapped("reason", await askPark(counter.ticket.number)),
  unpark: async (held, ticket) => wrapped("ticket", await unparked(held, ticket)),
  transfer: async (held) => askTransfer(held, (await api("GET", "/counters")).counters),
  call: called,
  "walk-in": async (held) => wrapped("service", await walkedIn(held)),
  "add-service": async (held) => wrapped("service", await added(held)),
  profile: async ({ counter }) => wrapped("profile", await askProfile(counter.profile)),
  result: async ({ counter }) => askResult(counter),
  mark: async (held, mark) => ({ mark }),
  step: async (held, step) => step,
};

function pathOf(name, { counter }, value) {
  if (name === "add-service") {
    return `/tickets/${counter.ticket.id}/add-service`;
  }
  return name === "return" ? `/tickets/${value}/return` : undefined;
}

async function asked(held, name, value) {
  if (name === "next" || (name === "pause" && held.counter.state === "paused")) {
    return nextAct(held);
  }
  const action = actionOf(held, name);
  const body = BODIES[name === "result" ? name : action];
  const told = body ? await body(held, value) : {};
  return told && { action, body: told, path: pathOf(name, held, value) };
}

function mayBegin(held, name) {
  const action = name === "next" || (name === "pause" && held.counter.state === "paused")
    ? nextAct(held).action : actionOf(held, name);
  return !held.pressing && held.fresh && may(held, action).allowed;
}

/** The number of a customer without paper whom this act sends on: nobody but the teller can tell them what will be called. */
function untold({ counter }, { action, body }) {
  const goes_on = action === "transfer" || Boolean(body.next_service)
    || (["finish", "call-next"].includes(action) && counter.more.length > 0);
  return goes_on && counter.ticket && counter.channel === "walk_in" ? counter.ticket.number : null;
}

const customerAt = ({ counter }) => (counter.ticket ? counter.ticket.id : null);

/**
 * One press at a followed counter. `name` is the key's, "next" the large one; `value` what it is about where there is a
 * choice: a number to call, a ticket's id to go on with or to have back, a mark, a step.
 */
export async function act(followed, name, value) {
  const { held } = followed;
  if (!mayBegin(held, name)) {
    return;
  }
  const before = customerAt(held);
  try {
    const what = await arrived(held, await asked(held, name, value));
    if (what === null) {
      return;
    }
    if (customerAt(held) !== before) {
      followed.complain(say("teller.moved_on"));      // answered for a customer who is not there any more
      return;
    }
    const number = untold(held, what);
    const done = await followed.press(what.action, what.body, what.path);
    if (done && number) {
      followed.complain(say("teller.tell_number", { number }));
    }
  } catch (refused) {
    if (!(refused instanceof Refused)) {
      throw refused;
    }
    followed.complain(refused.sentence);
  }
}
