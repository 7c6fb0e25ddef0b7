// Sentences of a page, in the language chosen on it.

/** Languages a browser should set the type for; others stand for themselves. */
const TYPE_LANGUAGES = { zh: "zh-CN" };

let catalogue = null;   // {language: {key: sentence}}, as the page's template embeds it
let chosen = null;
const listeners = [];

function sentences() {
  if (catalogue === null) {
    const embedded = document.getElementById("words");
    catalogue = embedded ? JSON.parse(embedded.textContent) : {};
  }
  return catalogue;
}

/** Codes of the languages this page has, the branch's first one first. */
export function languages() {
  const order = (document.documentElement.dataset.languages || "").split(" ").filter(Boolean);
  return order.length ? order : Object.keys(sentences());
}

/** The language the page speaks now. */
export function language() {
  if (chosen === null) {
    setLanguage(languages()[0]);
  }
  return chosen;
}

/** Speaks another language; every element with `data-say` is said again and listeners hear of it. */
export function setLanguage(code) {
  const next = languages().includes(code) ? code : languages()[0];
  const changed = next !== chosen;
  chosen = next;
  document.documentElement.lang = TYPE_LANGUAGES[next] || next;
  sayAll(document);
  if (changed) {
    listeners.forEach((listener) => listener(next));
  }
}

/** Calls `listener(language)` after each change of language. */
export function onLanguage(listener) {
  listeners.push(listener);
}

/** True when this page has the sentence `key`. */
export function has(key, code = language()) {
  return key in (sentences()[code] || {});
}

/**
 * One sentence, its `{name}` placeholders filled from `values`.
 * A key that is missing comes back as itself, so that a hole is seen rather than hidden.
 */
export function say(key, values = {}, code = language()) {
  const sentence = (sentences()[code] || {})[key];
  if (sentence === undefined) {
    return key;
  }
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A name of the branch file: text per language, the first language where one is missing. */
export function named(names, code = language()) {
  if (names === null || names === undefined || typeof names === "string") {
    return names || "";
  }
  return names[code] || names[languages()[0]] || Object.values(names)[0] || "";
}

/**
 * Fills every element that names its sentence: `data-say` its text, `data-say-label` its aria-label,
 * `data-say-hint` its placeholder, `data-say-title` its title.
 */
export function sayAll(root) {
  const places = [["say", null], ["sayLabel", "aria-label"], ["sayHint", "placeholder"], ["sayTitle", "title"]];
  for (const [name, attribute] of places) {
    const selector = `[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
    for (const element of root.querySelectorAll(selector)) {
      const sentence = say(element.dataset[name]);
      if (attribute === null) {
        element.textContent = sentence;
      } else {
        element.setAttribute(attribute, sentence);
      }
    }
  }
}
