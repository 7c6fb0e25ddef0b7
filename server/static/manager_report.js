// The report of a day on one sheet of A4, in black and white; of the last business day it is the morning page.

import "./manager_sharp.js";
import { drawDayCharts } from "./manager_day_charts.js";
import { addDays, dateAt, dayLong, liveDay, worstHalfHour } from "./manager_days.js";
import { drawExports } from "./manager_exports.js";
import { asMinutes, asPercent, EMPTY, lostCustomers } from "./manager_figures.js";
import { readDay, readMorning, readNow, readStaff } from "./manager_reading.js";
import { drawStaff } from "./manager_staff.js";
import { drawServices } from "./manager_tables.js";
import { branch } from "./staff_branch.js";
import { heard, now_ms, setTimezone, timeOfDay } from "./staff_clock.js";
import { byId, el, fill, showView, write } from "./staff_dom.js";
import { startLanguage, withPerson } from "./staff_signin.js";
import { language, named, onLanguage, say, sayAll } from "./words.js";

const BREAK = "\n";               // stands in no sentence

const ROWS_ROOMY = 15;            // of both tables; more stand closer together on the sheet

const told = { shown: null, staff: null, morning: null, today: null, person: "" };

const wanted = () => location.pathname.split("/").pop();

/** What the day comes to in one sentence. */
function verdict({ totals, live }) {
  const { served, waits, service_level: level } = totals;
  if (!waits.count) {
    return say(live ? "manager.verdict_not_yet" : "manager.verdict_nobody");
  }
  const key = level.value === null ? "manager.verdict" : level.value < level.target ? "manager.verdict_low" : "manager.verdict_well";
  return say(key, { served, p80: asMinutes(waits.p80_s), level: asPercent(level.value), goal: asPercent(level.target) });
}

function opened({ staff, morning, shown }) {
  const counters = staff && staff.counters.length ? staff.counters.filter((counter) => counter.open_s > 0).length : null;
  const count = morning ? morning.counters_opened : counters;
  const needed = morning ? morning.counters_needed : null;
  return [count === null ? (shown.counters ? String(shown.counters.filter((one) => one.state !== "closed").length) : EMPTY) : String(count),
    needed === null || needed === undefined ? "" : say("manager.needed", { n: needed })];
}

function facts() {
  const { totals, rows } = told.shown;
  const { waits, buckets } = totals;
  const worst = worstHalfHour(rows, "p80_s");
  const minutes = say("staff.unit_minutes");
  const over = waits.count ? asPercent(buckets["30+"] / waits.count) : EMPTY;
  const unit = (value, of) => (value === EMPTY ? value : `${value} ${of}`);
  return [
    ["served", String(totals.served), ""],
    ["mean_wait", unit(asMinutes(waits.mean_s), minutes), waits.count ? say("manager.median_is", { n: asMinutes(waits.p50_s) }) : ""],
    ["p90_wait", unit(asMinutes(waits.p90_s), minutes), waits.count ? say("manager.longest_is", { n: asMinutes(waits.max_s) }) : ""],
    ["share_over_30", unit(over, "%"), waits.count ? say("manager.people", { n: buckets["30+"] }) : ""],
    ["service_level", unit(asPercent(totals.service_level.value), "%"), say("manager.goal", { goal: asPercent(totals.service_level.target) })],
    ["worst_half_hour", worst ? worst.start : EMPTY, worst ? say("manager.p80_end", { n: `${asMinutes(worst.p80_s)} ${minutes}` }) : ""],
    ["lost_share", unit(asPercent(totals.abandonment), "%"), lostCustomers(totals)],
    ["opened", ...opened(told)],
  ];
}

/** Who prints it and when, the moment never broken over two lines. */
function drawPrinted() {
  const [before, after] = say("manager.printed_by", { name: told.person || "—", at: BREAK }).split(BREAK);
  fill(byId("printed"), before, el("span.unbroken", {}, `${told.today} ${timeOfDay(now_ms())}`), after);
}

function draw() {
  const { shown, morning } = told;
  if (!shown) {
    return;
  }
  const title = say(morning ? "manager.morning" : "manager.report_title");
  document.title = `${title} · ${named(branch().name)} · ${wanted()}`;
  write(byId("title"), title);
  write(byId("where"), `${named(branch().name)} · ${dayLong(wanted(), { year: "numeric" })}`);
  write(byId("came"), String(shown.totals.issued));
  write(byId("verdict"), verdict(shown));
  byId("suggestion").hidden = !(morning && morning.suggestion);
  write(byId("suggestion"), morning && morning.suggestion ? say("manager.suggestion", { what: morning.suggestion }) : "");
  fill(byId("facts"), ...facts().map(([key, value, note]) => {
    const made = el("div", {}, el("dt", {}, say(`manager.${key}`)), el("dd", {}, value), el("dd.note", {}, note || "\u00a0"));
    made.dataset.fact = key;
    return made;
  }));
  drawServices({ ...shown, waiting: null });
  drawStaff(told.staff, shown.live && !told.staff ? shown.counters : null);
  drawPrinted();
  byId("sheet").classList.toggle("many", document.querySelectorAll("#services tr, #staff-table tr").length > ROWS_ROOMY);
  byId("day-wanted").value = wanted();
  byId("day-before").href = addDays(wanted(), -1);
  byId("day-after").href = addDays(wanted(), 1);
  byId("day-after").hidden = wanted() >= told.today;
  drawExports("exports", wanted(), wanted());
  showView("report");
  drawDayCharts(shown);
}

async function read(person) {
  const { stats } = await readNow(language());
  heard(stats.at);
  const morning = await readMorning(language());
  told.today = stats.day || dateAt(stats.at, branch().timezone);
  told.person = person.name || "";
  if (wanted() === stats.day) {
    Object.assign(told, { shown: liveDay(stats), staff: await readStaff(stats.day) });
  } else {
    Object.assign(told, await readDay(wanted(), language()));
  }
  told.morning = morning && morning.day === wanted() ? morning : null;
  draw();
}

setTimezone(branch().timezone);
startLanguage();
sayAll(document);
onLanguage(() => withPerson(read));
byId("print").onclick = () => print();
byId("day-wanted").onchange = (event) => { if (event.target.value) { location.assign(`/manager/day/${event.target.value}`); } };
withPerson(read);
