// The story of a number: found by number and day, told by the server in sentences, fit for A4.

import { api } from "./client.js";
import { branch } from "./staff_branch.js";
import { byId, el, fill, showView, write } from "./staff_dom.js";
import { askToSignIn, leave, startLanguage, whoIsHere } from "./staff_signin.js";
import { language, onLanguage, say, sayAll } from "./words.js";

const LOCALES = { zh: "zh-CN", en: "en-GB" };
const shown = { ticket: null, told: null, person: null };

/** The ticket's id in the address, "" on the search page. */
function wanted() {
  return decodeURIComponent(location.pathname.split("/")[2] || "");
}

function dayInWords(day) {
  const weekday = new Intl.DateTimeFormat(LOCALES[language()] || language(), { weekday: "long", timeZone: "UTC" });
  return say("story.page.day_of", { day, weekday: weekday.format(new Date(`${day}T00:00:00Z`)) });
}

function table(given) {
  const row = (cells, kind) => el("tr", {}, ...cells.map((cell) => el(kind, {}, cell)));
  return el("table", {}, el("thead", {}, row(given.head, "th")), el("tbody", {}, ...given.rows.map((cells) => row(cells, "td"))));
}

function line(told) {
  return el(told.strong ? "li.strong" : "li", { "data-state": told.kind },
    el("time", { dateTime: told.at }, told.clock),
    el("i", { "aria-hidden": "true" }),
    el("div", {}, el("p", {}, told.sentence), told.detail ? el("p.detail", {}, told.detail) : null,
      told.table ? table(told.table) : null),
    el("span.seq", {}, told.seq === null ? "" : `#${told.seq}`));
}

function draw() {
  const { told } = shown;
  if (!told) {
    return;
  }
  const { ticket } = told;
  const now = new Date().toLocaleString("sv-SE", { timeZone: branch().timezone, dateStyle: "short", timeStyle: "short" });
  write(byId("where"), `${ticket.branch} · ${dayInWords(ticket.day)}`);
  write(byId("what"), `${ticket.service} · ${ticket.segment}`);
  write(byId("number"), ticket.number);
  byId("number").dataset.number = ticket.number;
  write(byId("verdict"), told.verdict);
  fill(byId("facts"), ...told.facts.map((fact) => el("div", {}, el("dt", {}, fact.label), el("dd", {}, fact.value))));
  fill(byId("lines"), ...told.lines.map(line));
  write(byId("source"), told.source);
  write(byId("printed"), shown.person ? say("story.page.printed_by", { name: shown.person, time: now })
    : say("story.page.printed", { time: now }));
  document.title = say("story.page.tab", { number: ticket.number, day: ticket.day });
  byId("print").hidden = false;
  showView("story");
}

function tellNothing(sentence) {
  shown.told = null;
  byId("print").hidden = true;
  write(byId("why"), sentence);
  showView("empty");
}

async function tell() {
  if (!wanted()) {
    tellNothing(say("story.page.how"));
    return;
  }
  await guarded(async () => {
    shown.told = await api("GET", `/tickets/${encodeURIComponent(wanted())}/story?language=${language()}`);
    draw();
  });
}

async function search(form) {
  const query = new URLSearchParams({ number: form.elements.number.value.trim() });
  if (form.elements.day.value) {
    query.set("day", form.elements.day.value);
  }
  await guarded(async () => {
    const found = await api("GET", `/tickets?${query}`);
    history.pushState(null, "", `/story/${encodeURIComponent(found.ticket.id)}`);
    await tell();
  });
}

/** Does `work`; asks to sign in where nobody is, shows the refusal's sentence otherwise. */
async function guarded(work) {
  try {
    await work();
  } catch (refused) {
    if (refused.status === 401) {
      await signIn();
      await work();
    } else if (refused.sentence) {
      tellNothing(refused.sentence);
    } else {
      throw refused;
    }
  }
}

async function signIn() {
  byId("sign-out").hidden = true;
  showView("signin");
  const person = await askToSignIn();
  shown.person = person.name;
  byId("sign-out").hidden = false;
}

async function start() {
  startLanguage();
  sayAll(document);
  onLanguage(tell);
  document.title = say("story.page.title");
  byId("search").addEventListener("submit", (event) => { event.preventDefault(); search(event.target); });
  byId("print").addEventListener("click", () => print());
  byId("sign-out").addEventListener("click", async () => { await leave(); location.reload(); });
  byId("again").addEventListener("click", () => location.reload());
  addEventListener("popstate", tell);
  addEventListener("beforeprint", draw);
  try {
    const here = await whoIsHere();
    if (here) {
      shown.person = here.name || null;
      byId("sign-out").hidden = false;
    } else {
      await signIn();
    }
    await tell();
  } catch (refused) {
    write(byId("failed-why"), refused.sentence || say("client.failed"));
    showView("failed");
  }
}

start();
