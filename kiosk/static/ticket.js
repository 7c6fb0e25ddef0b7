// The page that shows a ticket: its number, what to expect, and what became of its paper.

import { api } from "/static/client.js";
import { has, named, say } from "/static/words.js";
import { inOrder } from "./visit.js";
import { drawFigure, waitSentence } from "./waits.js";

const SHOWN_MS = 5000;             // then back to the first page
const SHOWN_AFTER_PAPER_MS = 2500; // at least so long after the paper was heard of
const SHOWN_WITHOUT_PAPER_MS = 30000;
const PAPER_PATIENCE_MS = 8000;    // paper that did not come until then is trouble
const STOPPED_PATIENCE_MS = 2500;   // the same of a printer that is known to have stopped
const DEAF_MS = 800;               // an impatient second touch must not take the number away
const LOOK_AGAIN_MS = [400, 400, 600, 600, 1000, 1000, 1500, 1500];   // after the paper, while it is on its way
const LONG_NUMBER = 5;             // characters from which the number is set smaller

const PAPER = {
  queued: "coming", sending: "coming", sent: "there", printed: "there",
  held: "trouble", unknown: "trouble", failed: "trouble", expired: "trouble",
};

const part = (id) => document.getElementById(id);
const bottom = (id) => part(id).getBoundingClientRect().bottom;

/** What comes after the first service, in words; "" for a visit of one. */
function thenSentence(services) {
  return services.length ? say("kiosk.then", { services: inOrder(services) }) : "";
}

/** Leaves out explanations, one after another, where the page's words would run into its button or off the screen. */
export function makeRoom() {
  const page = part("ticket");
  for (const left_out of ["none", "seat", "all", "order"]) {
    page.dataset.leftOut = left_out;
    const crowded = part("next").scrollHeight > part("next").clientHeight + 1
      || Math.max(bottom("leave"), bottom("take")) > page.getBoundingClientRect().bottom + 1;
    if (!crowded) {
      return;
    }
  }
}

/**
 * One ticket on the screen; `over()` is called once when the page is to be left.
 *
 * how.done          the key of what was done, when it is not a new number
 * how.then          the services that follow in the same visit
 * how.appointment   the appointment that it keeps
 * how.kept          the customer holds the paper already
 */
export class TicketPage {
  constructor(answer, service, how, over) {
    this.ticket = answer.ticket;
    this.job = answer.print;
    this.own_printer = answer.print && answer.print.printer;
    this.service = service;
    this.how = how;
    this.over = over;
    this.since_ms = performance.now();
    this.left = false;
    this.timer = null;
    this.draw();
    this.follow();
  }

  /** "there", "coming", "trouble", "kept" where none is wanted, or "none" where this kiosk prints nothing. */
  get paper() {
    return this.how.kept ? "kept" : this.job ? PAPER[this.job.state] || "coming" : "none";
  }

  /** Draws everything again, as after a change of the paper. */
  draw() {
    const { ticket, service, paper } = this;
    const without_paper = paper === "trouble" || paper === "none";
    document.body.dataset.paper = paper;
    part("ticket-service").textContent = say("kiosk.your_number", { service: named(service && service.names) });
    const number = part("number");
    number.textContent = ticket.number;
    number.dataset.number = ticket.number;
    number.classList.toggle("long", ticket.number.length >= LONG_NUMBER);
    drawFigure(part("ahead"), say("kiosk.people", { count: ticket.ahead }));
    drawFigure(part("expected"), waitSentence(ticket.estimate));
    const bring = named(service && service.bring);
    part("bring-row").hidden = !bring;
    part("bring").textContent = bring;
    this.drawHow();
    this.drawTrouble();
    this.drawTake();
    part("leave").textContent = say(without_paper ? "kiosk.remembered" : "kiosk.home");
    part("leave").classList.toggle("primary", without_paper);
    makeRoom();
    this.stay(without_paper || paper === "kept" ? SHOWN_WITHOUT_PAPER_MS : SHOWN_MS);
  }

  /** What was done, what follows in this visit, and the time that was promised. */
  drawHow() {
    const { done = "kiosk.done", then = [], appointment = null } = this.how;
    part("done").textContent = say(done);
    part("then-row").hidden = then.length === 0;
    part("then").textContent = thenSentence(then);
    part("slot-row").hidden = !appointment;
    if (appointment) {
      part("slot-time").textContent = say("kiosk.slot_time", { slot: appointment.clock });
      part("slot-why").textContent = say(appointment.late ? "kiosk.slot_late" : "kiosk.slot_kept");
    }
  }

  /** Why there is no paper, that the number holds, and the way to take it along on a phone. */
  drawTrouble() {
    const cause = this.paper === "trouble" && this.job.cause;
    const known = has(`kiosk.cause.${cause}`) ? cause : "error";
    part("trouble-title").textContent = say(this.paper === "none" ? "kiosk.no_paper" : "kiosk.paper_trouble");
    part("trouble-why").textContent = cause ? say("kiosk.trouble_why", { cause: say(`kiosk.cause.${known}`) }) : say("kiosk.number_valid");
    const to_phone = Boolean(this.ticket.url) && (this.paper === "trouble" || this.paper === "none");
    part("phone").hidden = !to_phone;
    if (to_phone) {
      part("phone-code").src = `/kiosk/qr/${this.ticket.id}.svg`;
    }
  }

  /** The band over the slot; paper that a fallback prints is not to be waited for here. */
  drawTake() {
    const elsewhere = Boolean(this.job) && this.job.printer !== this.own_printer;
    part("take").dataset.place = elsewhere ? "elsewhere" : "here";
    part("take-title").textContent = say(elsewhere ? "kiosk.take_elsewhere"
      : this.paper === "there" ? "kiosk.take" : "kiosk.printing");
    part("take-where").textContent = elsewhere ? say("kiosk.slot_elsewhere", { printer: this.job.printer }) : say("kiosk.slot");
  }

  /** Leaves `shown_ms` after the ticket came, not before its paper's fate is known. */
  stay(shown_ms) {
    clearTimeout(this.timer);
    const left_ms = Math.max(SHOWN_AFTER_PAPER_MS, this.since_ms + shown_ms - performance.now());
    this.timer = setTimeout(() => {
      if (this.paper !== "coming") {
        this.leave();
      }
    }, left_ms);
    const bar = part("left");
    bar.getAnimations().forEach((running) => running.cancel());
    bar.animate([{ width: `${(left_ms / shown_ms) * 100}%` }, { width: "0%" }], { duration: left_ms, fill: "forwards" });
  }

  /** Looks after the paper until it is there, in trouble, or too late. */
  async follow() {
    let drawn_for = this.own_printer;
    for (let look = 0; this.paper === "coming" && !this.left; look += 1) {
      const wait_ms = LOOK_AGAIN_MS[Math.min(look, LOOK_AGAIN_MS.length - 1)];
      await new Promise((resolve) => { setTimeout(resolve, wait_ms); });
      if (this.left) {
        return;
      }
      try {
        const answer = await api("GET", `/tickets/${this.ticket.id}`, undefined, { tries: 1, attempt_ms: 2000 });
        this.job = answer.print || this.job;
      } catch (problem) {
        // not knowing is not trouble yet: the patience below decides
      }
      const patience_ms = this.job.state === "queued" && this.job.cause ? STOPPED_PATIENCE_MS : PAPER_PATIENCE_MS;
      if (this.paper === "coming" && performance.now() - this.since_ms > patience_ms) {
        this.job = { ...this.job, state: "unknown" };
      }
      if (!this.left && (this.paper !== "coming" || this.job.printer !== drawn_for)) {
        drawn_for = this.job.printer;
        this.draw();
      }
    }
  }

  /** A touch: leaves, unless it is the second touch of an impatient finger. */
  touched() {
    if (performance.now() - this.since_ms > DEAF_MS) {
      this.leave();
    }
  }

  leave() {
    if (!this.left) {
      this.left = true;
      clearTimeout(this.timer);
      this.over();
    }
  }
}
