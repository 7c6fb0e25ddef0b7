// What types at the kiosk: a card, document or code reader, which is a keyboard in a hurry, and a person's keypad.

const READER_GAP_MS = 300;       // a slower key begins anew
const READ_LENGTH_MIN = 4;       // fewer characters before Enter are a person's
const READ_LENGTH_MAX = 200;     // a whole magnetic track
const ENDS = ["Enter", "Tab"];
const LETTER_KEY = /^(?:Key|Digit|Numpad)([A-Z0-9])$/;

/** The character that a key types, "" for none; under a Chinese input method the key's place tells it. */
function character(event) {
  if (event.key === "Process" || event.isComposing) {
    const place = LETTER_KEY.exec(event.code);
    return place ? place[1] : "";
  }
  return event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey ? event.key : "";
}

/**
 * Listens to all that types.
 *
 * heard.read(text)      characters and Enter within a moment: a reader
 * heard.typed(letter)   one character, of a reader too; true when it was wanted
 * heard.entered()       Enter after characters of a person; true when it was wanted
 * Nothing is kept longer than until the next slow key, and READER_GAP_MS at most.
 */
export function listenToReader(heard) {
  let text = "";
  let last_ms = -Infinity;
  let timer = null;
  const forget = () => { text = ""; };

  function ended(event) {
    const read = text;
    forget();
    if (read.length >= READ_LENGTH_MIN) {
      event.preventDefault();
      event.stopPropagation();
      heard.read(read);
    } else if (event.key === "Enter" && heard.entered()) {
      event.preventDefault();
    }
  }

  function onKey(event) {
    if (document.activeElement && document.activeElement.matches("input")) {
      return;                    // the page asks for its token
    }
    if (ENDS.includes(event.key)) {
      ended(event);
      return;
    }
    const letter = character(event);
    const is_slow = event.timeStamp - last_ms > READER_GAP_MS;
    if (!letter || (letter === " " && (is_slow || !text))) {
      return;                    // a space by itself presses the button in focus
    }
    event.preventDefault();
    text = is_slow ? letter : (text + letter).slice(-READ_LENGTH_MAX);
    last_ms = event.timeStamp;
    clearTimeout(timer);
    timer = setTimeout(forget, READER_GAP_MS);
    heard.typed(letter);
  }

  addEventListener("keydown", onKey, true);
}
