// A sign of life, so that a counter whose page is gone is noticed, and one whose page is there is not.

import { api } from "./client.js";

const EVERY_MS = 15000;

/** Says now and then that the page of a counter is open; `number()` is that counter, null for none. Ends by what it returns. */
export function stayHeard(number, refused) {
  async function here() {
    const counter = number();
    if (counter === null) {
      return;
    }
    try {
      await api("POST", `/counters/${counter}/here`, {}, { tries: 1 });
    } catch (failure) {
      if (failure.status) {            // a server that is gone shows on the open line
        refused(failure);
      }
    }
  }
  const shown = () => { if (!document.hidden) { here(); } };
  const timer = setInterval(here, EVERY_MS);
  document.addEventListener("visibilitychange", shown);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", shown);
  };
}
