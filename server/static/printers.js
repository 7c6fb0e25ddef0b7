// The printers' page: how each is, what waits for it, and which slips may be missing; kept right by the open line.

import { api, newKey } from "./client.js";
import { missingRow, printerCard } from "./printers_cards.js";
import { branch } from "./staff_branch.js";
import { now_ms, setTimezone, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, showView, write } from "./staff_dom.js";
import { Followed } from "./staff_line.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
import { named, onLanguage, say } from "./words.js";

const LOOK_GAP_MS = 500;
const LOOK_AGAIN_MS = 5000;      // for what no event tells: slips that come out
const BUSY_LOOK_MS = 1000;       // while some wait
const TICK_MS = 1000;
const SAID_MS = 8000;
const CHANGERS = ["lobby_manager", "branch_manager", "admin"];
const REPRINTERS = ["lobby_manager", "branch_manager"];

const page = { person: null, printers: null, missing: [], line: null, lost_at: "" };
let said = null;

function draw() {
  drawTop();
  if (!page.printers) {
    return;
  }
  const role = page.person && page.person.role;
  fill(byId("printers"), ...(page.printers.length
    ? page.printers.map((one) => printerCard(one, CHANGERS.includes(role)))
    : [el("p.muted", {}, say("printers.none"))]));
  write(byId("missing-count"), page.missing.length || "");
  fill(byId("missing"), ...(page.missing.length
    ? page.missing.map((job) => missingRow(job, REPRINTERS.includes(role)))
    : [el("p.muted", {}, say("printers.missing_none"))]));
}

function drawTop() {
  write(byId("top-branch"), named(branch().name));
  write(byId("top-person"), page.person ? page.person.name || "" : "");
  write(byId("top-clock"), timeOfDay(now_ms()));
  document.title = `${say("printers.title")} · ${named(branch().name)}`;
  byId("leave").hidden = page.person === null;
  const up = page.line !== null && page.line.fresh && !page.line.trouble;
  byId("connection").hidden = page.line === null;
  byId("connection").dataset.state = up ? "good" : "lost";
  write(byId("connection-what"), say(up ? "staff.connected" : "staff.lost"));
  byId("lost").hidden = up || !page.printers;
  write(byId("lost"), say("printers.lost", { at: page.lost_at }));
}

async function load() {
  const [printers, missing] = await Promise.all([api("GET", "/printers"), api("GET", "/print-jobs?missing=true")]);
  page.printers = printers.printers;
  page.missing = missing.print_jobs;
  page.lost_at = timeOfDay(now_ms());
}

function tell(sentence) {
  write(byId("said"), sentence);
  clearTimeout(said);
  said = setTimeout(() => write(byId("said"), ""), SAID_MS);
}

async function change(path, body, done) {
  try {
    await api("POST", path, body, { key: newKey() });
    tell(done);
  } catch (refused) {
    if (!refused.sentence) {
      throw refused;
    }
    tell(refused.sentence);
  }
  if (page.line) {
    page.line.look();
  }
}

/** Asks for one line of text before something is done; nothing happens when the question is closed. */
function ask(action, printer, field_needed, done) {
  const dialog = byId("ask");
  const field = el("input.field", { name: "text", id: "ask-text", maxLength: 120, autocomplete: "off", required: field_needed });
  const form = el("form.asked", {},
    el("h2", { id: "ask-heading" }, say(`printers.ask.${action}`, { name: printer })),
    el("p", {}, say(`printers.ask.${action}_why`)),
    el("label", { htmlFor: "ask-text" }, say(`printers.ask.${action}_field`)), field,
    el("div.answers", {},
      el("button.button", { type: "button", onclick: () => dialog.close() }, say("printers.ask.no")),
      el("button.button.primary", {}, say(`printers.do.${action}`))));
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    done(field.value.trim());
  };
  dialog.replaceChildren(form);
  dialog.showModal();
  field.focus();
}

const path = (printer, action) => `/printers/${encodeURIComponent(printer)}/${action}`;
const ACTS = {
  disable: ({ printer }) => ask("disable", printer, false, (reason) =>
    change(path(printer, "disable"), { reason }, say("printers.done.disable", { name: printer }))),
  replace: ({ printer }) => ask("replace", printer, true, (address) =>
    change(path(printer, "replace"), { address }, say("printers.done.replace", { name: printer }))),
  enable: ({ printer }) => change(path(printer, "enable"), {}, say("printers.done.enable", { name: printer })),
  retry: ({ job }) => change(`/print-jobs/${job}/retry`, {}, say("printers.done.retry")),
};

function touched(event) {
  const target = event.target.closest("main [data-action]");
  if (target && ACTS[target.dataset.action]) {
    ACTS[target.dataset.action](target.dataset);
  }
}

function hangUp() {
  if (page.line) {
    page.line.close();
    page.line = null;
  }
}

function start() {
  hangUp();
  page.person = page.printers = null;
  draw();
  withPerson(async (person) => {
    await load();
    page.person = person;
    page.line = new Followed({ load, gap_ms: LOOK_GAP_MS, changed: draw, refused: start });
    showView("printers");
    draw();
  });
}

function tick() {
  drawTop();
  const busy = page.printers && page.printers.some((one) => one.queue || (one.last_job && one.last_job.state === "sending"));
  if (page.line && performance.now() - page.line.looked_ms > (busy ? BUSY_LOOK_MS : LOOK_AGAIN_MS)) {
    page.line.look();
  }
}

setTimezone(branch().timezone);
startLanguage();
onLanguage(draw);
document.addEventListener("click", touched);
byId("leave").onclick = () => leave().catch(() => null).then(start);
setInterval(tick, TICK_MS);
start();
