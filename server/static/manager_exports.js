// Ways to take figures out as files.

import { byId, el, fill } from "./staff_dom.js";
import { language, say } from "./words.js";

/** Links at a place of the page to the files of the days from one to another: a workbook, and every transaction. */
export function drawExports(place, from, to) {
  const link = (words, path) => {
    const made = el("a.button.small", { href: `/api/v1/export/${path}` }, say(`manager.${words}`));
    made.setAttribute("download", "");
    made.dataset.export = words;
    return made;
  };
  fill(byId(place),
    link("export_workbook", `report?${new URLSearchParams({ from, to, format: "xlsx", language: language() })}`),
    link("export_visits", `visits?${new URLSearchParams({ from, to, format: "csv" })}`));
}
