// What stands around the calls: the list, who waits, the missed, the notice.

import { named, say } from "/static/words.js";
import { rounded } from "/static/waits.js";
import { besides, element, everywhere, figure, first, icon, name, part, second, spokenNow, squeeze } from "./drawing.js";
import { LISTED } from "./calls.js";

const ARROW_SHARE = 1.4;           // the arrow with the space around it
const LEAST_SQUEEZE = 0.5;
const LEAST_NAME = 0.75;           // smaller than this a name takes one line more
const ARROW_AIR = 0.2;
const LEAST_KEPT = 0.9;            // of a number's width beside an arrow that stays
const COLUMNS = 2;
const LINE_MORE = 1.2;             // a text so much taller than its place has a line too many
const ROOMY = 4;                   // so many services have large rows
const SERVICES_MOST = { landscape: 6, portrait: 4, media: 4 };     // more of them take turns

/** Draws the list: down the left column, then the right one; empty places stay, so that nothing moves later. */
export function drawList(calls) {
  const rows = [];
  for (let column = 0; column < COLUMNS; column += 1) {
    rows.push(element(
      "div", `heads column-${column}`,
      element("span", "", everywhere("display.ticket")), element("span", "", everywhere("display.counter")),
    ));
    for (let place = column * LISTED / COLUMNS; place < (column + 1) * LISTED / COLUMNS; place += 1) {
      rows.push(listRow(calls[place]));
    }
  }
  part("list").replaceChildren(...rows);
  for (const row of part("list").querySelectorAll("[data-number]")) {
    squeezeRow(row);
  }
}

/** Lets a long number and its counter lose width, never height, where they would meet. */
function squeezeRow(row) {
  const [number, arrow, counter] = row.children;
  row.classList.remove("long");
  const between = arrow.getBoundingClientRect();
  const room = row.clientWidth - ARROW_SHARE * between.width;
  const kept = (between.left - row.getBoundingClientRect().left - ARROW_AIR * between.width) / number.scrollWidth;
  row.style.removeProperty("--kept");
  if (kept < 1 && kept >= LEAST_KEPT) {
    row.style.setProperty("--kept", String(kept));       // so little that the arrow can stay under the others
  } else if (kept < 1) {
    const ratio = Math.min(1, room / (number.scrollWidth + counter.scrollWidth));
    row.classList.add("long");
    row.style.setProperty("--squeeze", String(ratio));
    const free = row.clientWidth - between.width - ratio * (number.scrollWidth + counter.scrollWidth);
    row.style.setProperty("--counter-width", `${ratio * counter.scrollWidth + free / 2}px`);      // as much on either side
  }
}

function listRow(call) {
  const row = element("div", "row");
  if (call) {
    row.append(figure(call.number), icon("arrow"), figure(call.counter));
    row.dataset.number = call.number;
    row.dataset.counter = String(call.counter);
  }
  return row;
}

/** The services a board shows: all, or those that the counters of its zone take. */
export function servicesOf(board, zone) {
  if (zone === null) {
    return board.services;
  }
  const taken = new Set(board.counters.filter((counter) => counter.zone === zone).flatMap((counter) => counter.services));
  return board.services.filter((service) => taken.has(service.code));
}

/** How many turns the services take on a board of this shape. */
export function turnsOf(services, shape) {
  return Math.max(1, Math.ceil(services.length / SERVICES_MOST[shape]));
}

/** Draws who waits, for the services whose turn it is. */
export function drawWaiting(services, waiting, estimates, turn, turns) {
  const each = Math.ceil(services.length / turns);
  const shown = services.slice(turn * each, (turn + 1) * each);
  const heads = element(
    "div", "heads",
    element("span", "", first() === "zh" || !second() ? everywhere("display.service") : say("display.service", {}, first())),
    element("span", "", say("display.people", {}, first())), element("span", "", say("display.expected", {}, first())),
  );
  const wait = part("wait");
  wait.replaceChildren(heads, ...shown.map((service) => serviceRow(service, waiting, estimates)));
  wait.classList.toggle("many", each > ROOMY);
  wait.classList.remove("tight");
  wait.style.removeProperty("--squeeze");      // of the names that stood here before
  const labels = [...wait.querySelectorAll(".service .label")];
  wait.classList.toggle("tight", labels.some(isCut));
  fitNames(wait, labels);
}

/** Names are of one size: smaller, on two lines, on three, on four. */
function fitNames(wait, labels) {
  for (const size of ["label", "long", "longer", "longest"]) {
    labels.forEach((label) => label.classList.add(size));
    wait.style.removeProperty("--squeeze");
    const share = Math.min(1, ...labels.map((label) => label.clientWidth / label.firstElementChild.scrollWidth || 1));
    wait.style.setProperty("--squeeze", String(Math.max(share, LEAST_NAME)));
    if (!labels.some(isCut)) {
      return;
    }
  }
}

function isCut(label) {
  const text = label.firstElementChild;
  return text.scrollWidth > label.clientWidth || text.scrollHeight > text.clientHeight * LINE_MORE;
}

function serviceRow(service, waiting, estimates) {
  const row = element("div", "service", element("span", "label", element("span", "", name(service.names))));
  row.dataset.service = service.code;
  row.append(
    element("span", "people", figure(waiting[service.code] || 0), element("small", "unit", say("display.people", {}, first()))),
    waitCell(rounded(estimates[service.code])),
  );
  return row;
}

/** The range; its word (以内) stands beside it on a wide board, its unit under it on a tall one. */
function waitCell(range) {
  if (!range) {
    return element("span", "expected none", element("span", "", "—"));
  }
  if (range.kind === "range") {
    return element("span", "expected", figure(`${range.low}–${range.high}`), unit("display.minutes"));
  }
  const [before, after] = say(`display.${range.kind}`, {}, first()).split("{minutes}");
  const cell = element("span", "expected");
  const words = [before, after].map((word) => (word.trim() ? element("small", "beside", word.trim()) : null));
  cell.append(...[words[0], figure(range.minutes), words[1]].filter(Boolean), unit(`display.minutes_${range.kind}`));
  return cell;
}

const unit = (key) => element("small", "unit", say(key, {}, first()));

/** Draws the missed numbers. */
export function drawMissed(numbers) {
  const shown = numbers.map((number) => {
    const made = figure(number);
    made.dataset.number = number;
    return made;
  });
  part("missed").replaceChildren(...(shown.length ? shown : [element("span", "none", "—")]));
  squeeze(part("missed"), LEAST_SQUEEZE);
}

/** Draws the words that never change while the branch does not; `zone` is the names of a zone that stand as the title. */
export function drawFrame(board, zone = null) {
  const branch = part("branch");
  const here = board.branch ? name(board.branch.name) : "";
  branch.textContent = zone ? name(zone) : here;
  part("media").querySelector(".instead p").textContent = here;
  branch.classList.remove("two");
  squeeze(branch, LEAST_SQUEEZE);
  branch.classList.toggle("two", branch.scrollWidth > branch.clientWidth);
  document.title = board.branch ? `${say("display.title", {}, first())} · ${name(board.branch.name)}` : "branch-queue";
  part("missed-label").replaceChildren(...besides("display.missed", " "));
  part("missed-advice").replaceChildren(...besides("display.see_manager", " · "));
}

/** What the notice line says, [{code, text}]: the notice, or else the branch's own message, in each language shown. */
export function noticeOf(board) {
  const names = (board.notice && board.notice.text) || (board.branch && board.branch.message);
  const texts = names ? spokenNow().map((code) => ({ code, text: named(names, code) })) : [];
  return texts.filter(({ text }, place) => text && texts.findIndex((other) => other.text === text) === place);
}

/** Draws what takes the place of the waits while the board is not up to date. */
export function drawStale(last) {
  const panel = part("stale");
  panel.querySelector("h2").textContent = say("display.stale", {}, first());
  panel.querySelector(".also-said").textContent = second() ? say("display.stale", {}, second()) : "";
  panel.querySelector(".why").textContent = say("display.stale_why", {}, first());
  panel.querySelector(".last").textContent = say("display.last_update", { time: last }, first());
}
