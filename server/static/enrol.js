// How a page without a token is let in: it shows a short code, and whoever looks after the hall types it.

import { api, forgetToken, keepToken, pause } from "./client.js";
import { languages, say } from "./words.js";

const AGAIN_MS = 3000;           // after this it asks again for a code it could not get
const SOON_MS = 20000;           // a code that is over so soon is replaced before somebody types it in vain
const PLACE = "branch-queue enrolment";
const TYPE_LANGUAGES = { zh: "zh-CN" };

/**
 * Shows the code of this page until it is let in, and keeps the token; `about` is {page, counter?}. `refused` true says
 * first that the token held so far is no longer good. A token can still be typed by hand, or given as #token=….
 */
export async function enrol(about, refused = false) {
  forgetToken();
  const stopped = new AbortController();
  const panel = drawn(refused);
  const by_hand = byHand(panel);
  document.body.append(panel.root);
  document.body.dataset.enrolling = "true";
  const secret = await Promise.race([by_hand, letIn(about, panel, stopped.signal)]);
  stopped.abort();
  forget();
  keepToken(secret);
  panel.root.remove();
  delete document.body.dataset.enrolling;
}

/** Asks for codes, one after another, until one is granted; resolves to the token. */
async function letIn(about, panel, signal) {
  for (;;) {
    const held = kept(about) || await asked(about, panel, signal);
    if (signal.aborted) {
      return null;
    }
    if (held) {
      const token = await granted(held, panel, signal);
      if (token || signal.aborted) {
        return token;
      }
      forget();
    } else {
      await pause(AGAIN_MS, signal);
    }
  }
}

async function asked(about, panel, signal) {
  try {
    const given = await api("POST", "/enrolments", about, { tries: 1, signal });
    const held = { ...given, about: JSON.stringify(about), until_ms: Date.now() + lasts(given) };
    sessionStorage.setItem(PLACE, JSON.stringify(held));
    return held;
  } catch (failure) {
    show(panel, null, failure.status === 0 ? "client.enrol_alone" : "client.enrol_wait");
    if (failure.problem && failure.problem.wait_s) {
      await pause(failure.problem.wait_s * 1000, signal);
    }
    return null;
  }
}

/** How long a code is good, in ms: by the server's own clock, which need not be this machine's. */
const lasts = (given) => given.lasts_s * 1000 - SOON_MS;

/** Waits for the grant; null when the code is over or the branch does not know it any more. */
async function granted(held, panel, signal) {
  show(panel, held.code, "client.enrol_how");
  while (Date.now() < held.until_ms && !signal.aborted) {
    await pause(held.poll_s * 1000, signal);
    try {
      const answer = await api("GET", `/enrolments/${held.code}`, undefined, { tries: 1, signal, bearer: held.secret });
      show(panel, held.code, "client.enrol_how");
      if (answer.state === "granted") {
        return answer.token;
      }
    } catch (failure) {
      if (failure.status === 404) {
        return null;
      }
      show(panel, held.code, "client.enrol_alone");
    }
  }
  return null;
}

/** The code that this window showed before it was loaded anew, while it is good. */
function kept(about) {
  const held = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  return held && held.about === JSON.stringify(about) && Date.now() < held.until_ms ? held : null;
}

function forget() {
  sessionStorage.removeItem(PLACE);
}

function element(tag, name, ...inside) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...inside);
  return made;
}

/** A sentence in every language of the page, each on its own line. */
function everywhere(key) {
  return languages().map((code) => {
    const line = element("p", "", say(key, {}, code));
    line.lang = TYPE_LANGUAGES[code] || code;
    return line;
  });
}

function drawn(refused) {
  const code = element("output", "enrol-code");
  const how = element("div", "enrol-how");
  const title = element("div", "enrol-title", ...everywhere(refused ? "client.enrol_refused" : "client.enrol_title"));
  const root = element("section", "enrol", title, code, how);
  root.setAttribute("role", "status");
  return { root, code, how };
}

function show(panel, code, key) {
  const said = code ? `${code.slice(0, 3)} ${code.slice(3)}` : "";
  if (panel.code.textContent !== said) {
    panel.code.textContent = said;
    panel.code.dataset.code = code || "";
  }
  if (panel.how.dataset.saying !== key) {
    panel.how.dataset.saying = key;
    panel.how.replaceChildren(...everywhere(key));
  }
}

/** The way by hand, for a machine with a keyboard. */
function byHand(panel) {
  const field = element("input", "field");
  field.name = "token";
  field.autocomplete = "off";
  field.placeholder = say("client.token_title");
  field.setAttribute("aria-label", say("client.token_title"));
  const form = element("form", "token-form", field, element("button", "button", say("client.token_keep")));
  panel.root.append(form);
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) {
        resolve(field.value.trim());
      }
    });
  });
}
