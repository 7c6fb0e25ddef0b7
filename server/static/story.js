// The story of a number: found by number and day, told by the server in sentences, fit for A4.

import { api } from "./client.js";
import { branch } from "./staff_branch.js";
import { byId, el, fill, showView, write } from "./staff_dom.js";
import { leave, startLanguage, withPerson } from "./staff_signin.js";
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
  shown.told = await api("GET", `/tickets/${encodeURIComponent(wanted())}/story?language=${language()}`);
  draw();
}

/** Finds the ticket that the form names and goes to its page. */
async function search() {
  const { number, day } = byId("search").elements;
  const query = new URLSearchParams({ number: number.value.trim(), ...(day.value ? { day: day.value } : {}) });
  const found = await api("GET", `/tickets?${query}`);
  history.pushState(null, "", `/story/${encodeURIComponent(found.ticket.id)}`);
  await tell();
}

/** Does `work` for whoever is signed in; a ticket that is not there is said on the page. */
async function attempt(work) {
  await withPerson(async (person) => {
    shown.person = person.name || null;
    byId("sign-out").hidden = false;
    try {
      await work();
    } catch (refused) {
      if (![400, 404, 422].includes(refused.status)) {
        throw refused;
      }
      tellNothing(refused.sentence);
    }
  });
}

function start() {
  startLanguage();
  sayAll(document);
  document.title = say("story.page.title");
  onLanguage(() => attempt(tell));
  byId("search").addEventListener("submit", (event) => { event.preventDefault(); attempt(search); });
  byId("print").addEventListener("click", () => print());
  byId("sign-out").addEventListener("click", async () => { await leave(); location.reload(); });
  addEventListener("popstate", () => attempt(tell));
  addEventListener("beforeprint", draw);
  attempt(tell);
}

start();
