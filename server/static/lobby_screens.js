// The hall's screens on the lobby's page: which are in trouble, how all of them are, letting in another device.

import { ask, change } from "./lobby_asking.js";
import { choose, closeSheet, complain, key, line, showSheet, working } from "./lobby_sheet.js";
import { joined, minsSince } from "./lobby_words.js";
import { byId, el } from "./staff_dom.js";
import { say } from "./words.js";

const CODE_DIGITS = 6;
const NAME_MAX = 40;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const WARNINGS = ["slow", "media_broken", "sound_blocked"];

/** What a screen is called: a strip by its counter, a board by its name. */
export function screenName(screen) {
  if (screen.page !== "strip") {
    return screen.name;
  }
  const strip = say("lobby.strip", { counter: screen.counter });
  return screen.name === String(screen.counter) ? strip : `${strip} · ${screen.name}`;
}

function detailOf(screen, trouble) {
  const values = {
    time: minsSince(trouble === "gone" ? screen.since : screen.last_heard_at),
    seconds: screen.delay_ms === null ? "" : (screen.delay_ms / 1000).toFixed(1),
    names: screen.media_broken.map((one) => one.name).join(", "),
  };
  return say(`lobby.screen_why.${trouble}`, values);
}

function row(icon, shape, what, detail, act = null) {
  const made = el(`div.device${shape ? `.${shape}` : ""}`, {}, byId(icon).content.firstElementChild.cloneNode(true),
    el("p", {}, what, el("small", {}, detail)), act);
  return made;
}

function seeKey() {
  const made = el("button.button.row-key", { type: "button" }, say("lobby.see_screens"));
  made.dataset.do = "screens";
  return made;
}

function troubledRow(screen) {
  const trouble = screen.trouble[0];
  const made = row("icon-screen", WARNINGS.includes(trouble) ? "warn" : "bad",
    say(`lobby.screen.${trouble}`, { name: screenName(screen), n: screen.media_broken.length }), detailOf(screen, trouble), seeKey());
  made.dataset.screen = screen.name;
  made.dataset.trouble = trouble;
  return made;
}

function missingRow(name) {
  const made = row("icon-screen", "bad", say("lobby.screen_missing", { name }), say("lobby.screen_missing_why"), seeKey());
  made.dataset.screen = name;
  made.dataset.trouble = "missing";
  return made;
}

/** Rows of the screens in trouble; a board that was there and is gone says since when, and is not missing beside. */
export function screenRows({ screens_troubled: troubled, screens_missing: missing }) {
  const told = troubled.filter((one) => one.page === "board").map((one) => one.name);
  return [...troubled.map(troubledRow), ...missing.filter((name) => !told.includes(name)).map(missingRow)];
}

function wellRow(screen) {
  const delay = screen.delay_ms === null ? say("lobby.screen_no_call") : say("lobby.screen_delay", { ms: screen.delay_ms });
  const sound = screen.page === "board" ? say(`lobby.screen_sound.${screen.sound}`) : "";
  const made = row("icon-screen", "", screenName(screen), joined(delay, sound, screen.zone || "", screen.address));
  made.dataset.screen = screen.name;
  made.dataset.trouble = "";
  return made;
}

/** Shows every screen, those in trouble first, and the way to let another device in. */
export async function showScreens(tell) {
  const { screens, missing } = await ask("/screens");
  const troubled = screens.filter((one) => one.trouble.length);
  const rows = [
    ...screenRows({ screens_troubled: troubled, screens_missing: missing }),
    ...screens.filter((one) => !one.trouble.length).map(wellRow),
  ];
  rows.forEach((made) => made.querySelectorAll("button").forEach((other) => other.remove()));
  showSheet(say("lobby.screens"), [
    el("div.rows.screens", {}, ...(rows.length ? rows : [el("p.quiet", {}, say("lobby.screens_none"))])),
    key(say("lobby.add_device"), () => addDevice(missing, tell), "button.button.primary.main", "add-device"),
  ]);
}

/** Asks for the code that a device shows, and lets the device in under a name. */
function addDevice(missing, tell) {
  const field = el("input.field.typed", {
    id: "code", maxLength: CODE_DIGITS, autocomplete: "off", spellcheck: false, inputMode: "none",
    "aria-label": say("lobby.device_code"), "data-first": "",
  });
  const names = choose(say("lobby.device_name"), missing.map((name) => ({ value: name, label: name })), [], { none: true });
  const own = line("device-name", say("lobby.device_name_own"), { maxLength: NAME_MAX });
  const type = (text) => {
    field.value = text === null ? field.value.slice(0, -1) : (field.value + text).slice(0, CODE_DIGITS);
    complain("");
  };
  const pad = (label, text, said = label) => {
    const made = el("button.button.pad", { type: "button", "aria-label": said, onclick: () => type(text) }, label);
    made.dataset.key = label;
    return made;
  };
  const go = () => letIn(field.value.replace(/\D/g, ""), own.field.value.trim() || names.values()[0], tell);
  field.onkeydown = (event) => { if (event.key === "Enter") { go(); } };
  showSheet(say("lobby.add_device"), [
    el("p", {}, say("lobby.add_how")),
    el("div.find", {},
      el("div.device-form", {}, field, missing.length ? names.node : null, own.node),
      el("div.pads", {}, el("div.digits", {}, ...DIGITS.map((digit) => pad(digit, digit)), pad("⌫", null, say("lobby.rub_out")),
        pad("0", "0"), key(say("lobby.let_in"), go, "button.button.primary.pad", "let-in")))),
  ], { back: () => showScreens(tell) });
}

function letIn(code, name, tell) {
  if (code.length !== CODE_DIGITS) {
    complain(say("lobby.code_short"));
    return null;
  }
  return working(async () => {
    const { device } = await change(`/enrolments/${code}/grant`, name ? { name } : {});
    closeSheet();
    tell(say("lobby.let_in_done", { what: say(`lobby.device.${device.page}`, { counter: device.counter || "" }), address: device.address }));
  });
}
