// What this page has drawn, kept for checks from outside: window.branchQueue.painted.

const KEPT = 20000;                // a long day; older entries go
const NUMBER_MOST = 12;            // letters of a number that are kept
const PLAYED_KEPT = 400;

// The whole place is taken at once and filled again and again, so that a page which runs for weeks does not grow.
const seqs = new Float64Array(KEPT);
const moments = new Float64Array(KEPT);
const kinds = new Uint8Array(KEPT);
const numbers = new Uint16Array(KEPT * NUMBER_MOST);
const names = [];                  // of kinds
let count = 0;                     // entries ever made

let drawn = () => {};

window.branchQueue = { get painted() { return everything(); }, played: [] };

/** Calls `listener(seq)` with every call that is drawn. */
export function onDrawn(listener) {
  drawn = listener;
}

/** Notes a message that is on the screen now. `number` is the ticket's, null where there is none. */
export function note(seq, kind, number = null) {
  const place = count % KEPT;
  seqs[place] = seq;
  moments[place] = Date.now();
  if (!names.includes(kind)) {
    names.push(kind);
  }
  kinds[place] = names.indexOf(kind);
  const letters = number === null ? "" : String(number);
  for (let at = 0; at < NUMBER_MOST; at += 1) {
    numbers[place * NUMBER_MOST + at] = at < letters.length ? letters.charCodeAt(at) : 0;
  }
  count += 1;
  if (kind === "called") {
    drawn(seq);
  }
}

/** A call that a snapshot brought stands on the screen. */
export function standsThere(seq) {
  drawn(seq);
}

/** Notes what became of an announcement: {call_seq, outcome, began_at (ms of the page's clock), at}. */
export function notePlayed(call_seq, outcome, began_at = null) {
  const { played } = window.branchQueue;
  played.push({ call_seq, outcome, began_at, at: new Date().toISOString() });
  if (played.length > PLAYED_KEPT) {
    played.shift();
  }
}

/** All entries, {seq, kind, number, at}, the oldest first. */
function everything() {
  const list = [];
  for (let made = Math.max(0, count - KEPT); made < count; made += 1) {
    const place = made % KEPT;
    const letters = numbers.subarray(place * NUMBER_MOST, (place + 1) * NUMBER_MOST).filter(Boolean);
    const number = letters.length ? String.fromCharCode(...letters) : null;
    list.push({ seq: seqs[place], kind: names[kinds[place]], number, at: new Date(moments[place]).toISOString() });
  }
  return list;
}
