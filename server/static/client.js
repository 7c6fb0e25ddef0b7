// The pages' way to the HTTP API.
//
// A device page (kiosk, display, counter) carries a token: it comes as #token=… in the address, is kept in
// the browser's storage for that page alone, and the address is cleared. A staff page has a session cookie and sends the
// session's CSRF token with each change.

import { language, say } from "./words.js";

const API = "/api/v1";
const ATTEMPT_MS = 10000;        // an attempt without an answer is given up
const TRIES = 3;                 // attempts of one request, unless the caller wants more
const PAUSE_MIN_MS = 250;        // between attempts
const PAUSE_MAX_MS = 1000;
const TRY_AGAIN = [502, 503, 504];
const CSRF_HEADER = "X-CSRFToken";

let csrf = null;

/** A request that was not granted: `code` for programs, `sentence` for people, `status` 0 when nobody answered. */
export class Refused extends Error {
  constructor(status, code, sentence, problem = {}) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.problem = problem;
  }
}

function tokenPlace() {
  return `branch-queue token /${location.pathname.split("/")[1]}`;
}

/** This page's device token, or null. */
export function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    keepToken(given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(tokenPlace()) || localStorage.getItem(tokenPlace());
}

/** Keeps the device token of this page: for the machine, and for this window, so that two boards beside stay two. */
export function keepToken(secret) {
  sessionStorage.setItem(tokenPlace(), secret.trim());
  localStorage.setItem(tokenPlace(), secret.trim());
}

/** Forgets the device token of this page. */
export function forgetToken() {
  sessionStorage.removeItem(tokenPlace());
  localStorage.removeItem(tokenPlace());
}

/** A new idempotency key: 128 bits in hex. `crypto.randomUUID` would need https. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Resolves after `pause_ms`, earlier when `signal` aborts. */
export function pause(pause_ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pause_ms);
    if (signal) {
      signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
    }
  });
}

function headers(method, key, body, bearer) {
  const sent = { "Accept": "application/json", "Accept-Language": language() };
  const secret = bearer || token();
  if (secret) {
    sent["Authorization"] = `Bearer ${secret}`;
  }
  if (method !== "GET") {
    sent["Idempotency-Key"] = key;
    if (csrf) {
      sent[CSRF_HEADER] = csrf;
    }
  }
  if (body !== undefined) {
    sent["Content-Type"] = "application/json";
  }
  return sent;
}

async function attempt(method, path, body, key, { attempt_ms, signal, bearer }) {
  const given_up = new AbortController();
  const abort = () => given_up.abort();
  const timer = setTimeout(abort, attempt_ms);
  if (signal) {
    signal.addEventListener("abort", abort, { once: true });
  }
  try {
    const answer = await fetch(API + path, {
      method,
      headers: headers(method, key, body, bearer),
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: given_up.signal,
    });
    return { status: answer.status, text: await answer.text() };
  } finally {
    clearTimeout(timer);
    if (signal) {
      signal.removeEventListener("abort", abort);
    }
  }
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch (failure) {
    return {};   // a proxy's error page
  }
}

function refusal(status, text) {
  const problem = parsed(text);
  const code = problem.code || (TRY_AGAIN.includes(status) ? "store_unavailable" : "failed");
  return new Refused(status, code, problem.detail || problem.title || say("client.failed"), problem);
}

/**
 * Asks the API; resolves to the answer's JSON, rejects with `Refused`.
 *
 * options:
 *   key         the Idempotency-Key of a change; one is made when none is given. Every attempt carries the same one.
 *   tries       attempts while nobody answers or the store cannot write (default 3; Infinity for as long as it takes)
 *   attempt_ms  how long one attempt may take
 *   signal      an AbortSignal that ends it all with code "aborted"
 *   bearer      a secret in the place of this page's token
 *   onRetry     called with the Refused of each failed attempt before the next one
 */
export async function api(method, path, body, options = {}) {
  const { tries = TRIES, attempt_ms = ATTEMPT_MS, signal = null, bearer = null, onRetry = null } = options;
  const key = options.key || newKey();
  let failed = null;
  for (let tried = 1; tried <= tries; tried += 1) {
    if (signal && signal.aborted) {
      break;
    }
    try {
      const answer = await attempt(method, path, body, key, { attempt_ms, signal, bearer });
      if (answer.status < 400) {
        return parsed(answer.text);
      }
      failed = refusal(answer.status, answer.text);
    } catch (failure) {
      failed = new Refused(0, "unreachable", say("client.unreachable"));
    }
    if (failed.status !== 0 && !TRY_AGAIN.includes(failed.status)) {
      throw failed;
    }
    if (tried < tries) {
      if (onRetry) {
        onRetry(failed);
      }
      await pause(PAUSE_MIN_MS + Math.random() * (PAUSE_MAX_MS - PAUSE_MIN_MS), signal);
    }
  }
  throw signal && signal.aborted ? new Refused(0, "aborted", "") : failed;
}

function remember(answer) {
  csrf = answer.csrf || csrf;
  return answer.person;
}

/** Signs a person in; resolves to {name, role}. */
export async function signIn(name, password) {
  return remember(await api("POST", "/session", { name, password }, { tries: 1 }));
}

/** Who is signed in: {name, role}, or null. */
export async function whoAmI() {
  try {
    return remember(await api("GET", "/session"));
  } catch (failure) {
    if (failure.status === 401) {
      return null;
    }
    throw failure;
  }
}

/** Ends the session. */
export async function signOut() {
  await api("DELETE", "/session");
  csrf = null;
}

/**
 * Asks on the screen for this page's token and keeps it; resolves once one was given.
 * `refused` true says first that the token held so far was not accepted.
 */
export function askForToken(refused = false) {
  forgetToken();
  const form = document.createElement("form");
  form.className = "card token-form";
  const title = document.createElement("h1");
  title.textContent = say("client.token_title");
  const why = document.createElement("p");
  why.textContent = say(refused ? "client.token_refused" : "client.token_why");
  const field = document.createElement("input");
  field.className = "field";
  field.name = "token";
  field.autocomplete = "off";
  field.setAttribute("aria-label", say("client.token_title"));
  const keep = document.createElement("button");
  keep.className = "button primary";
  keep.textContent = say("client.token_keep");
  form.append(title, why, field, keep);
  document.body.append(form);
  field.focus();
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) {
        keepToken(field.value);
        form.remove();
        resolve();
      }
    });
  });
}
