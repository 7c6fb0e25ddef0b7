// What a customer asks of the branch: a number, their appointment, their place back.

import { language, named, say } from "/static/words.js";
import { isTakeable } from "./cards.js";
import { cameTooEarly, hasTicket, missedTooLong } from "./answers.js";
import { close, tell } from "./sheet.js";

const NUMBER = /^[A-Z]{1,3}[0-9]{3,6}$/;
const TICKET_ADDRESS = /^https?:\/\/\S+\/t\/([0-9a-fA-F-]{8,64})\/?$/;
const CODE = /^(?=.*[A-Z])[0-9A-Z-]{4,12}$/;
const STANDS = ["waiting", "pooled", "parked"];

const part = (id) => document.getElementById(id);
const plain = (text) => text.normalize("NFKC").replace(/\s/g, "").toUpperCase();

/**
 * Asks on behalf of the one customer who stands here.
 *
 * page.branch()                     GET /branch as it is now
 * page.show(answer, service, how)   a ticket came; `how` is what TicketPage is told beside it
 * page.full()                       today's numbers are used up
 * page.pad(kind, services)          asks for something that is typed or read
 * page.redraw()                     what stood on the page is drawn again
 */
export class Desk {
  constructor(asking, visit, pad, page) {
    Object.assign(this, { asking, visit, pad, page });
  }

  service(code) {
    return this.page.branch().services.find((service) => service.code === code);
  }

  get large_print() {
    return document.body.classList.contains("large") ? { large_print: true } : {};
  }

  /** Takes one number for `codes`, in their order; a service that needs an identification asks for it first. */
  async issue(place, codes) {
    const { visit } = this;
    if (!visit.shown && codes.some((code) => this.service(code).identification === "require")) {
      this.page.pad("identify", codes);
      return;
    }
    const body = {
      ...(codes.length > 1 ? { services: codes } : { service: codes[0] }),
      language: language(),
      ...this.large_print,
      ...(visit.shown ? { identification: { value: visit.shown } } : {}),
      ...(visit.again ? { again: true } : {}),
    };
    try {
      const answer = await this.asking.ask(place, "POST", "/tickets", body);
      this.page.show(answer, this.service(answer.ticket.service), { then: codes.slice(1).map((code) => this.service(code)) });
    } catch (problem) {
      this.notIssued(problem, codes);
    }
    this.page.redraw();
  }

  notIssued(problem, codes) {
    if (problem.code === "tickets_used_up") {
      this.page.full();
    } else if (problem.code === "already_has_ticket") {
      tell(hasTicket(problem, {
        reprint: (button, ticket) => this.reprint(button, ticket),
        another: (button, ticket) => this.another(button, ticket, codes),
      }));
    } else if (problem.code === "identification_needed") {
      this.page.pad("identify", codes);
    } else if (problem.code === "identification_unknown") {
      this.visit.shown = null;
      this.unknown(problem, codes);
    } else {
      tell({ title: say("kiosk.refused"), why: problem.sentence });
    }
  }

  /** Nobody knows what was shown: once more, or an ordinary number where that is allowed. */
  unknown(problem, codes) {
    if (this.pad.open) {
      this.pad.again(problem.sentence);
      return;
    }
    const needed = codes.some((code) => this.service(code).identification === "require");
    const without = { name: "without", label: say("kiosk.without_card"), act: (button) => { close(); return this.without(button, codes); } };
    const type = { name: "type", label: say("kiosk.type_instead"), act: () => { close(); this.page.pad("identify", codes); } };
    tell({ title: say("kiosk.not_recognised"), why: problem.sentence, choices: needed ? [type] : [type, without] });
  }

  without(button, codes) {
    this.visit.shown = null;
    return codes.length ? this.issue(part("reading"), codes) : this.page.redraw();
  }

  /** One more number beside the one they have: for another service at once, else they choose it now. */
  another(button, ticket, codes) {
    this.visit.again = true;
    this.pad.close();
    if (codes.length === 1 && codes[0] === ticket.service) {
      close();
      return this.page.redraw();
    }
    return this.issue(button, codes);
  }

  async reprint(button, ticket) {
    try {
      const answer = await this.asking.ask(button, "POST", `/tickets/${ticket.id}/reprint`, {});
      close();
      this.page.show(answer, this.service(answer.ticket.service), { done: "kiosk.reprinted" });
    } catch (problem) {
      const why = problem.status === 403 ? say("kiosk.reprint_elsewhere", { number: ticket.number }) : problem.sentence;
      tell({ title: say("kiosk.not_reprinted"), why });
    }
    this.page.redraw();
  }

  /** What a reader read at the page: an appointment, a number, or who somebody is. */
  async read(text) {
    const place = part("reading");
    const address = TICKET_ADDRESS.exec(text.trim());
    const short = plain(text);
    if (address) {
      await this.find(place, `/tickets/${address[1]}`, say("kiosk.this_number"));
    } else if (CODE.test(short) && await this.arrive(place, { code: short })) {
      return;
    } else if (NUMBER.test(short)) {
      await this.find(place, `/tickets?number=${short}`, short);
    } else {
      await this.identify(place, text);
    }
  }

  /** Who stands here: their appointment of today, or somebody who chooses a service now. */
  async identify(place, value) {
    if (await this.arrive(place, { identification: { value } }, (problem) => this.unknown(problem, this.visit.chosen))) {
      return;
    }
    this.visit.shown = value;
    this.pad.close();
    this.page.redraw();
  }

  /** What was typed on the page of keys. */
  entered(kind, text, codes) {
    const place = part("pad-enter");
    if (kind === "missed") {
      return this.find(place, `/tickets?number=${encodeURIComponent(text)}`, text);
    }
    if (kind === "appointment") {
      return this.arrive(place, { code: text }, null, true);
    }
    if (codes.length === 0) {
      return this.identify(place, text);
    }
    this.visit.shown = text;
    return this.issue(place, codes);
  }

  /** Checks in; resolves to false when there is no such appointment, and nothing was said of it unless `must_be`. */
  async arrive(place, shown, unknown = null, must_be = false) {
    try {
      const answer = await this.asking.ask(place, "POST", "/appointments/check-in", { ...shown, ...this.large_print }, "kiosk.looking");
      const { appointment } = answer;
      this.page.show(answer, this.service(answer.ticket.service), { done: "kiosk.checked_in", appointment });
    } catch (problem) {
      if (problem.code === "unknown_appointment" && !must_be) {
        return false;
      }
      if (problem.code === "identification_unknown" && unknown) {
        unknown(problem);
      } else {
        this.notCheckedIn(problem, shown.identification);
      }
    }
    this.page.redraw();
    return true;
  }

  notCheckedIn(problem, identification) {
    if (problem.code === "unknown_appointment" && this.pad.open) {
      this.pad.again(say("kiosk.no_appointment"));
      return;
    }
    this.visit.shown = identification ? identification.value : null;
    this.pad.close();
    const without = { name: "without", label: say("kiosk.number_now"), act: () => { close(); this.page.redraw(); } };
    const shown = cameTooEarly(problem, this.page.branch());
    tell({ ...shown, choices: this.page.branch().services.some(isTakeable) ? [without] : [] });
  }

  /** A number that its customer shows: back into the line when its call was missed, else where it stands. */
  async find(place, path, number) {
    try {
      const { ticket } = await this.asking.ask(place, "GET", path, undefined, "kiosk.looking");
      if (ticket.state === "no_show" || ticket.state === "abandoned") {
        await this.comeBack(place, ticket);
      } else if (STANDS.includes(ticket.state)) {
        this.standing(ticket, "kiosk.still_waiting");
      } else if (ticket.state === "called" && ticket.counter !== null) {
        this.pad.close();
        tell({ title: say("kiosk.called_now", { number: ticket.number }), why: say("kiosk.go_to", { counter: ticket.counter }) });
      } else {
        this.notFound(say("kiosk.number_over", { number: ticket.number }));
      }
    } catch (problem) {
      this.notFound(problem.status === 403 ? say("kiosk.not_here", { number })
        : problem.status === 422 ? say("kiosk.no_such_number") : problem.sentence);
    }
    this.page.redraw();
  }

  async comeBack(place, ticket) {
    try {
      const answer = await this.asking.ask(place, "POST", `/tickets/${ticket.id}/return`, {}, "kiosk.looking");
      this.standing(answer.ticket, "kiosk.returned");
    } catch (problem) {
      if (problem.code !== "too_late_to_return" && ticket.state !== "abandoned") {
        throw problem;
      }
      this.pad.close();
      const service = this.service(ticket.service);
      const fresh = (button) => this.fresh(button, ticket.service);
      tell(missedTooLong(ticket, problem, service && isTakeable(service) ? { service: named(service.names), fresh } : null));
    }
  }

  async fresh(button, code) {
    await this.issue(button, [code]);
    if (this.pad.open) {
      close();
    }
  }

  standing(ticket, done) {
    this.page.show({ ticket, print: null }, this.service(ticket.service), { done, kept: true });
  }

  notFound(sentence) {
    if (this.pad.open) {
      this.pad.again(sentence);
    } else {
      tell({ title: say("kiosk.not_found"), why: sentence });
    }
  }
}
