// Several services in one visit: which were ticked, in which order, and the bar that takes the number.

import { named, say } from "/static/words.js";

export const SERVICES_MAX = 5;

const part = (id) => document.getElementById(id);

/** What one customer has chosen and shown so far; all of it is gone with them. */
export class Visit {
  constructor() {
    this.forget();
  }

  forget() {
    this.several = false;
    this.chosen = [];            // codes, in the order in which they will be done
    this.too_many = false;
    this.shown = null;           // what a reader read or a person typed: the secret itself, nowhere else
    this.again = false;          // whether another number is wanted beside the one they have
  }

  /** Whether anything was chosen or shown. */
  get isBegun() {
    return this.several || this.shown !== null || this.again;
  }

  /** Ticks a service, or takes its tick away. */
  toggle(code) {
    this.too_many = false;
    if (this.chosen.includes(code)) {
      this.chosen = this.chosen.filter((each) => each !== code);
    } else if (this.chosen.length < SERVICES_MAX) {
      this.chosen = [...this.chosen, code];
    } else {
      this.too_many = true;
    }
  }

  /** The place of a service in the visit, counted from 1; 0 for none. */
  place(code) {
    return this.chosen.indexOf(code) + 1;
  }

  /** Draws the bar under the cards: what comes after what, and the key. */
  draw(services) {
    part("visit").hidden = !this.several;
    document.body.classList.toggle("several", this.several);
    if (!this.several) {
      return;
    }
    this.chosen = this.chosen.filter((code) => services.some((service) => service.code === code));
    part("visit-order").textContent = this.too_many ? say("kiosk.several_limit", { limit: SERVICES_MAX })
      : this.chosen.length ? inOrder(this.chosen.map((code) => services.find((service) => service.code === code)))
        : say("kiosk.several_none", { limit: SERVICES_MAX });
    part("visit-order").classList.toggle("wrong", this.too_many);
    part("take-visit").textContent = say("kiosk.take_several", { count: this.chosen.length });
    part("take-visit").setAttribute("aria-disabled", String(this.chosen.length === 0));
  }
}

/** Services in their order, in words. */
export function inOrder(services) {
  return services.map((service) => named(service.names)).join(say("kiosk.then_separator"));
}
