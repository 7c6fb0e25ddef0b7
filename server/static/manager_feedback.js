// What customers said of their visits in the last four weeks.

import { asPercent, EMPTY, figure } from "./manager_figures.js";
import { isFew, FEW_CASES } from "./manager_staff.js";
import { head, levelBar } from "./manager_tables.js";
import { dateAt, dayShort } from "./manager_days.js";
import { branch } from "./staff_branch.js";
import { timeOfDay } from "./staff_clock.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { say } from "./words.js";

const RATINGS = [4, 3, 2, 1];
const COMMENTS = 30;

const NOTHING = { asked: 0, answered: 0, share_asked: null, share_answered: null, ratings: {}, mean: null, by_staff: [], comments: [] };

const mean = (value) => (value === null || value === undefined ? EMPTY : value.toFixed(1));

function ratingRow(rating, n, all) {
  const row = el("tr", {},
    el("th.left", { scope: "row" }, say(`manager.rating.${rating}`)), el("td.bar", {}, levelBar(all ? n / all : 0)),
    el("td.share", {}, all ? `${asPercent(n / all)} %` : EMPTY), el("td.muted", {}, say("manager.people", { n })));
  row.dataset.rating = rating;
  return row;
}

function staffRow(row) {
  const few = isFew(row.answered);
  const made = el(few ? "tr.few" : "tr", {},
    el("th.left", { scope: "row" }, row.staff || row.name || EMPTY), el("td", {}, String(row.asked)),
    el("td", {}, String(row.answered)), el("td", {}, row.asked ? `${asPercent(row.answered / row.asked)} %` : EMPTY),
    el(few ? "td.faint" : "td", {}, mean(row.mean)));
  return made;
}

function commentRow({ at, number, rating, tags, comment }) {
  return el("li", {}, el("span.muted", {}, `${dayShort(dateAt(at, branch().timezone))} ${timeOfDay(Date.parse(at))}`), el("b.number", {}, number),
    el("span.tag", {}, say(`manager.rating.${rating}`)), el("span.sentence", {}, [...tags, comment].filter(Boolean).join(" · ")));
}

/** Draws the feedback; `answer` is that of GET /stats/feedback, null where there is none. */
export function drawFeedback(answer) {
  const told = { ...NOTHING, ...answer };
  const { asked, answered, ratings } = told;
  fill(byId("feedback-figures"),
    figure("asked", String(asked), say("manager.unit_people"), told.share_asked === null ? "" : say("manager.share_asked", { n: asPercent(told.share_asked) })),
    figure("answered", String(answered), say("manager.unit_people"), ""),
    figure("share_answered", asPercent(told.share_answered), "%", answer ? "" : say("manager.no_feedback")),
    figure("rating_mean", mean(told.mean), "/ 4", ""));
  fill(byId("ratings"), head(["rating_column", "th.left"], [""], ["share"], ["answered"]),
    el("tbody", {}, ...RATINGS.map((rating) => ratingRow(rating, ratings[rating] || 0, answered))));
  const staff = [...told.by_staff].sort((one, other) => (one.staff || one.name || "").localeCompare(other.staff || other.name || ""));
  fill(byId("feedback-staff"), head(["staff", "th.left"], ["asked"], ["answered"], ["share_answered"], ["rating_mean"]),
    el("tbody", {}, ...(staff.length ? staff.map(staffRow) : [el("tr", {}, el("td.left.muted", { colspan: "5" }, say("manager.no_ratings")))])));
  write(byId("feedback-note"), say("manager.feedback_note", { n: FEW_CASES }));
  fill(byId("comments"), ...told.comments.slice(0, COMMENTS).map(commentRow),
    told.comments.length ? null : el("li.muted", {}, say("manager.no_comments")));
}
