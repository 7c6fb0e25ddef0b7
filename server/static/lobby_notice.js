// The notice on the boards: written, seen, taken down.

import { change } from "./lobby_asking.js";
import { choose, complain, key, showSheet, working } from "./lobby_sheet.js";
import { nameOf, textFields, wordsOf } from "./lobby_texts.js";
import { clock, joined } from "./lobby_words.js";
import { branch } from "./staff_branch.js";
import { byId, el, fill } from "./staff_dom.js";
import { language, say } from "./words.js";

const QUICK = ["busy", "machines", "system", "cash", "belongings"].map((name) => `lobby.notice.quick.${name}`);
const DAY = "day";
const MINUTES = [10, 30, 60, 120];

function untilWords(notice) {
  return joined(notice.until ? say("lobby.notice.until", { time: clock(notice.until) }) : say("lobby.notice.today"), nameOf(notice.by));
}

/** The line that says which notice stands on the boards. */
export function drawNotice(notice) {
  const place = byId("posted");
  place.hidden = !notice;
  if (!notice) {
    fill(place);
    return;
  }
  const end = el("button.button.small", { type: "button" }, say("lobby.notice.end"));
  Object.assign(end.dataset, { do: "notice-end", notice: notice.id, keep: "notice-end" });
  const words = el("bdi", {}, wordsOf(notice.text, language()));
  fill(place, el("span", {}, `${say("lobby.notice.now")} `, words), el("span.muted", {}, untilWords(notice)), end);
}

/** Takes a notice down; resolves to what is said of it. */
export async function endNotice(id) {
  await change(`/notices/${id}`, undefined, "DELETE");
  return say("lobby.done.notice_end");
}

/** The sheet of the present notice and the next; `told(sentence)` hears what was done. */
export function noticeSheet(notice, told) {
  const texts = textFields(QUICK, branch().notice_length_max);
  const minutes = choose(say("lobby.notice.minutes"), [
    ...MINUTES.map((n) => ({ value: String(n), label: say("lobby.notice.min", { n }) })),
    { value: DAY, label: say("lobby.notice.today") },
  ], [DAY], { none: false });
  const post = () => {
    const text = texts.value();
    const [chosen] = minutes.values();
    if (!Object.keys(text).length) {
      complain(say("lobby.texts_needed"));
      return;
    }
    working(async () => {
      const answer = await change("/notices", chosen === DAY ? { text } : { text, minutes: Number(chosen) });
      told(say("lobby.done.notice"));
      noticeSheet({ ...answer.notice, by: "" }, told);
    });
  };
  const end = () => working(async () => {
    told(await endNotice(notice.id));
    noticeSheet(null, told);
  });
  showSheet(say("lobby.notice"), [
    notice ? el("div.posted-now", {},
      el("p", {}, el("b", {}, say("lobby.notice.now")), ...Object.values(notice.text).map((words) => el("bdi", {}, words)),
        el("small", {}, untilWords(notice))),
      key(say("lobby.notice.end"), end, "button.button.danger", "end-notice")) : null,
    el("div.stop-form", {}, texts.node, minutes.node, key(say("lobby.notice.show"), post, "button.button.primary.main", "post-notice")),
  ]);
}
