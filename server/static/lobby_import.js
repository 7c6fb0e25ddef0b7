// Appointments out of a file: CSV or ICS, line by line.

import { ask, change } from "./lobby_asking.js";
import { complain, key, showSheet, working } from "./lobby_sheet.js";
import { el } from "./staff_dom.js";
import { say } from "./words.js";

const BYTES_MAX = 1024 * 1024;   // as the API takes them
const PIECE = 0x8000;            // characters turned into a string at once

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(text);
}

/** The form that takes a file; `day` is for lines that give only a time. */
export function importForm(day, back) {
  const field = el("input.field.file", { id: "file", type: "file", accept: ".csv,.ics,text/csv,text/calendar" });
  const act = () => {
    const [file] = field.files;
    if (!file) {
      complain(say("lobby.file_needed"));
    } else if (file.size > BYTES_MAX) {
      complain(say("lobby.file_large"));
    } else {
      send(file, day, back);
    }
  };
  showSheet(say("lobby.import"), [
    el("p", {}, say("lobby.import_how")),
    el("label.line", { htmlFor: "file" }, el("span", {}, say("lobby.file")), field),
    key(say("lobby.import_it"), act, undefined, "confirm"),
  ], { back });
}

function send(file, day, back) {
  return working(async () => {
    const content = base64(new Uint8Array(await file.arrayBuffer()));
    const answer = await change("/appointments/import", { name: file.name, content, ...(day ? { day } : {}) });
    showSheet(say("lobby.imported"), [
      el("p.what", { role: "status", id: "imported" }, say("lobby.imported_count", {
        booked: answer.booked.length, already: answer.already, faults: answer.faults.length,
      })),
      answer.faults.length ? el("ol.list.faults", {}, ...answer.faults.map((fault) => el("li", {},
        fault.line ? el("b", {}, say("lobby.line", { n: fault.line })) : null, ` ${fault.sentence}`))) : null,
      el("div.keys", {}, key(say("lobby.appointments"), back, "button.button.primary.main", "list")),
    ], { back });
    ask("/hall").catch(() => null);
  });
}
