// The sheet over the lower half that says why something was not done, and what can be done instead.

import { say } from "/static/words.js";

const SHOWN_MS = 12000;

const part = (id) => document.getElementById(id);
let timer = null;
let choices = [];

function choiceButton(choice, place) {
  const button = document.createElement("button");
  button.className = place === 0 ? "button primary" : "button";
  button.dataset.action = "choice";
  button.dataset.choice = choice.name;
  button.textContent = choice.label;
  return button;
}

/**
 * Shows the sheet.
 *
 * choices   [{name, label, act(button)}], the likeliest first; without any the sheet goes by itself
 * Whoever reads it may always go on without a choice.
 */
export function tell({ title, why, choices: offered = [] }) {
  clearTimeout(timer);
  choices = offered;
  part("refused-title").textContent = title;
  part("refused-why").textContent = why;
  part("refused-choices").replaceChildren(...offered.map(choiceButton));
  part("understood").classList.toggle("primary", offered.length === 0);
  part("understood").textContent = say(offered.length ? "kiosk.back" : "kiosk.understood");
  part("veil").hidden = part("refused").hidden = false;
  const first = part("refused").querySelector("button");
  first.focus({ preventScroll: true });
  timer = offered.length ? null : setTimeout(close, SHOWN_MS);
}

/** Whether the sheet asks something. */
export function isAsking() {
  return !part("refused").hidden && choices.length > 0;
}

/** Does what the touched choice says. */
export function choose(button) {
  const choice = choices.find((each) => each.name === button.dataset.choice);
  return choice ? choice.act(button) : undefined;
}

/** Takes the sheet away. */
export function close() {
  clearTimeout(timer);
  choices = [];
  part("refused").hidden = true;
  part("refused-choices").replaceChildren();
  part("veil").hidden = part("still").hidden;
}
