// The emergency page: what everybody must do, in every language, over all else. It stands still.

import { languages, named, say } from "/static/words.js";
import { element, part, spoken } from "./drawing.js";

const SIZES = 40;                  // steps between the least and the largest type
const LEAST_REM = 0.3;
const LARGEST_REM = 1.4;
const LEAST_WHOLE_REM = 0.83;    // smaller than this a line may end inside a clause or a word

/** Draws the page for `emergency` ({text, since} or null); `since` is its time of day, `stale` what is said of age. */
export function drawEmergency(emergency, since, stale) {
  const page = part("emergency");
  page.hidden = !emergency;
  document.body.classList.toggle("in-emergency", Boolean(emergency));
  if (!emergency) {
    page.querySelector(".texts").replaceChildren();
    return;
  }
  const texts = languages().map((code) => ({ code, text: named(emergency.text, code) }));
  const told = texts.filter(({ text }, place) => text && texts.findIndex((other) => other.text === text) === place);
  page.querySelector(".texts").replaceChildren(
    ...told.map(({ code, text }) => spoken(code, element("p", "", text))),
  );
  page.querySelector(".since").textContent = languages()
    .map((code) => say("display.emergency_since", { time: since }, code)).join(" · ");
  page.querySelector(".old").textContent = stale;
  fit(page.querySelector(".texts"));
}

/** The largest type in which all of it stands on the page, its clauses whole where that leaves it large. */
function fit(box) {
  box.classList.add("whole");
  if (!fitDownTo(box, LEAST_WHOLE_REM)) {
    box.classList.remove("whole");
    fitDownTo(box, LEAST_REM);
  }
}

function fitDownTo(box, least_rem) {
  for (let step = SIZES; step >= 0; step -= 1) {
    const size = least_rem + (LARGEST_REM - least_rem) * step / SIZES;
    box.style.setProperty("--size", `${size}rem`);
    if (box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth) {
      return true;
    }
  }
  return false;
}
