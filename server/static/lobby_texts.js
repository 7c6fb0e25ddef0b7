// Words for the whole hall, a field for each of the branch's languages, with quick ones to touch.

import { line } from "./lobby_sheet.js";
import { el } from "./staff_dom.js";
import { languages, say } from "./words.js";

/**
 * The fields of a text, at most `length_max` characters in each language: {node, value()}.
 * `quick` are keys of sentences, `text` ({language: words}) what stands in the fields at first.
 */
export function textFields(quick, length_max, text = {}) {
  const fields = languages().map((code) => {
    const own = line(`text-${code}`, say(`client.language_${code}`, {}, code), { maxLength: length_max, lang: code, dir: "auto" });
    own.field.value = text[code] || "";
    return { code, ...own };
  });
  const keys = quick.map((key) => {
    const made = el("button.pick", { type: "button" }, el("span", {}, say(key)));
    made.onclick = () => fields.forEach(({ code, field }) => { field.value = say(key, {}, code); });
    return made;
  });
  const node = el("fieldset.picks.texts", {}, el("legend", {}, say("lobby.texts")),
    el("div.pick-row", {}, ...keys), ...fields.map((each) => each.node));
  const value = () => Object.fromEntries(
    fields.map(({ code, field }) => [code, field.value.trim()]).filter(([, words]) => words),
  );
  return { node, value };
}

/** The words in the page's language, else in the first that has any. */
export function wordsOf(text, code) {
  return text[code] || Object.values(text)[0] || "";
}

/** Who did it, as people know them: a member of staff by name. */
export function nameOf(by) {
  return by.slice(by.indexOf(":") + 1);
}
