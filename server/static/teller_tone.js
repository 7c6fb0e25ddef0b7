// A soft tone, for a teller whose eyes are elsewhere.

const NOTES_HZ = [659.25, 880];    // E5, A5
const NOTE_S = 0.22;
const LOUDNESS = 0.08;

let sound = null;

/** Lets the page sound: browsers want a touch or a key first. */
export function allowTone() {
  if (sound === null && window.AudioContext) {
    sound = new AudioContext();
  }
  if (sound && sound.state === "suspended") {
    sound.resume();
  }
}

/** Plays the two notes; silent where the browser has not been touched yet. */
export function tone() {
  if (sound === null || sound.state !== "running") {
    return;
  }
  NOTES_HZ.forEach((hertz, place) => {
    const begin = sound.currentTime + place * NOTE_S;
    const note = sound.createOscillator();
    const level = sound.createGain();
    note.frequency.value = hertz;
    level.gain.setValueAtTime(0, begin);
    level.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, begin + NOTE_S * 2);
    note.connect(level).connect(sound.destination);
    note.start(begin);
    note.stop(begin + NOTE_S * 2);
  });
}
