// The sheet over the lobby's page: one thing to do, large keys, closed by hand.

import { Refused } from "./client.js";
import { forgetPending } from "./lobby_asking.js";
import { byId, el, fill, write } from "./staff_dom.js";
import { say } from "./words.js";

export const HOLD_MS = 2000;     // how long a key that stops something is held
const REASON_MAX = 200;
let closed = () => {};

/** Whether a sheet stands open. */
export function isOpen() {
  return byId("sheet").open;
}

/** Closes the sheet. */
export function closeSheet() {
  byId("sheet").close();
}

/** Calls `heard()` each time the sheet was closed. */
export function onClosed(heard) {
  closed = heard;
}

/** Prepares the page's sheet. */
export function buildSheet() {
  const dialog = byId("sheet");
  dialog.addEventListener("close", () => {
    fill(dialog);               // nothing that was typed is left behind
    forgetPending();
    closed();
  });
}

/**
 * Shows this in the sheet, in the place of what it showed; `back()` leads to where it was come from, `shape` is a class.
 * Resolves nothing: the keys in `nodes` do what is to be done.
 */
export function showSheet(heading, nodes, { back = null, shape = "" } = {}) {
  const dialog = byId("sheet");
  dialog.className = `card sheet ${shape}`;
  const close = el("button.button", { type: "button", onclick: closeSheet }, say("lobby.close"));
  close.dataset.action = "close";
  const before = back ? el("button.button", { type: "button", onclick: back }, say("lobby.back")) : null;
  const title = el("h1", { id: "sheet-heading", tabIndex: -1 }, heading);
  dialog.replaceChildren(
    el("header.sheet-top", {}, before, title, close),
    el("p.bad.complaint", { id: "complaint", role: "alert" }),
    ...nodes.filter(Boolean),
  );
  if (!dialog.open) {
    dialog.showModal();
  }
  dialog.scrollTop = 0;
  (dialog.querySelector("[data-first]") || title).focus();
}

/** Says in the sheet what went wrong; "" takes it away. */
export function complain(sentence) {
  const place = byId("complaint");
  if (place) {
    write(place, sentence);
    if (sentence) {
      place.scrollIntoView({ block: "nearest" });
    }
  }
}

/** Runs `work()` with every key of the sheet off until it is answered; a refusal is told in the sheet. */
export async function working(work) {
  const dialog = byId("sheet");
  const keys = Array.from(dialog.querySelectorAll("button:not(:disabled)")).filter((key) => key.dataset.action !== "close");
  const shown = dialog.firstChild;
  keys.forEach((key) => { key.disabled = true; });
  complain("");
  try {
    return await work();
  } catch (refused) {
    if (!(refused instanceof Refused)) {
      throw refused;
    }
    if (dialog.firstChild === shown) {
      complain(refused.sentence);
    }
    return null;
  } finally {
    keys.forEach((key) => { key.disabled = false; });
  }
}

/** A large key that does something. */
export function key(label, act, shape = "button.button.primary.main", action = "") {
  const made = el(shape, { type: "button", onclick: act }, label);
  if (action) {
    made.dataset.action = action;
  }
  return made;
}

/** A key that must be held for two seconds; a keyboard holds Enter or the space bar. */
export function holdKey(label, done, action = "") {
  const made = el("button.button.hold", { type: "button" }, el("span", {}, label), el("small", {}, say("lobby.hold")));
  made.dataset.action = action;
  let timer = null;
  const let_go = () => { clearTimeout(timer); timer = null; made.classList.remove("held"); };
  const hold = () => {
    if (timer === null && !made.disabled) {
      made.classList.add("held");
      timer = setTimeout(() => { let_go(); done(); }, HOLD_MS);
    }
  };
  made.addEventListener("pointerdown", hold);
  ["pointerup", "pointercancel", "pointerleave", "blur", "keyup"].forEach((name) => made.addEventListener(name, let_go));
  made.addEventListener("contextmenu", (event) => event.preventDefault());
  made.addEventListener("keydown", (event) => {
    if (["Enter", " "].includes(event.key)) {
      event.preventDefault();
      hold();
    }
  });
  return made;
}

/**
 * One of several, or some of them: a group of keys that say which is chosen. `options` are {value, label, detail, off};
 * `chosen` the values at first. Returns {node, values()}; `many` is how many may be chosen, in the order of choosing.
 */
export function choose(legend, options, chosen = [], { many = 1, none = many > 1, changed = () => {}, shape = "" } = {}) {
  let values = [...chosen];
  const keys = options.map((option) => {
    const made = el("button.pick", { type: "button", disabled: Boolean(option.off) },
      el("span", {}, option.label), option.detail ? el("small", {}, option.detail) : null, el("i.order", { "aria-hidden": "true" }));
    made.dataset.value = option.value;
    made.onclick = () => { values = picked(values, option.value, many, none); draw(); changed(values); };
    return made;
  });
  const draw = () => keys.forEach((made) => {
    const place = values.indexOf(made.dataset.value);
    made.setAttribute("aria-pressed", String(place >= 0));
    made.lastChild.textContent = place >= 0 && many > 1 && values.length > 1 ? String(place + 1) : "";
  });
  draw();
  const node = el("fieldset.picks", {}, el("legend", {}, legend), el(`div.pick-row${shape}`, {}, ...keys));
  return { node, values: () => values };
}

function picked(values, value, many, none) {
  if (values.includes(value)) {
    return none ? values.filter((other) => other !== value) : values;
  }
  return many === 1 ? [value] : values.length < many ? [...values, value] : values;
}

/** A line to write in: {node, field}. */
export function line(id, label, properties = {}) {
  const field = el("input.field", { id, autocomplete: "off", spellcheck: false, ...properties });
  return { node: el("label.line", { htmlFor: id }, el("span", {}, label), field), field };
}

/** A reason: quick ones to touch, or one's own words. Returns {node, value()}. */
export function reasonOf(quick) {
  const own = line("reason", say("lobby.reason_own"), { maxLength: REASON_MAX });
  const keys = quick.map((words) => el("button.pick", { type: "button", "aria-pressed": "false" }, el("span", {}, words)));
  const draw = () => keys.forEach((made) => made.setAttribute("aria-pressed", String(made.textContent === own.field.value)));
  keys.forEach((made) => { made.onclick = () => { own.field.value = made.textContent; draw(); }; });
  own.field.oninput = draw;
  const node = el("fieldset.picks", {}, el("legend", {}, say("lobby.reason")), el("div.pick-row", {}, ...keys), own.node);
  return { node, value: () => own.field.value.trim() };
}
