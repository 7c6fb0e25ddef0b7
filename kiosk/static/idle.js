// Whether somebody is still there: asked after 30 s without a touch, taken as no after 20 s more.

const IDLE_MS = 30000;
const ANSWER_MS = 20000;
const TONE_HZ = 660;
const TONE_S = .18;
const TONE_GAP_S = .28;
const TONE_VOLUME = .25;

let sound = null;

/** Two soft tones; silent where the browser has no sound yet. */
function tones() {
  sound = sound || new AudioContext();
  for (const start_s of [0, TONE_GAP_S]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const at_s = sound.currentTime + start_s;
    tone.frequency.value = TONE_HZ;
    volume.gain.setValueAtTime(TONE_VOLUME, at_s);
    volume.gain.exponentialRampToValueAtTime(.001, at_s + TONE_S);
    tone.connect(volume).connect(sound.destination);
    tone.start(at_s);
    tone.stop(at_s + TONE_S);
  }
}

/**
 * Watches for the end of a customer's presence.
 *
 * page.inUse()   whether there is anything to return from (a language, a group, a switch)
 * page.ask()     show the question
 * page.unask()   take it away
 * page.gone()    nobody answered
 * Returns {touched()}: call it at every touch and key.
 */
export function watchIdle(page, bar) {
  let timer = null;

  function ask() {
    if (!page.inUse()) {
      touched();
      return;
    }
    page.ask();
    tones();
    bar.getAnimations().forEach((running) => running.cancel());
    bar.animate([{ width: "100%" }, { width: "0%" }], { duration: ANSWER_MS, fill: "forwards" });
    timer = setTimeout(() => {
      page.unask();
      page.gone();
      touched();
    }, ANSWER_MS);
  }

  function touched() {
    clearTimeout(timer);
    page.unask();
    timer = setTimeout(ask, IDLE_MS);
  }

  touched();
  return { touched };
}
