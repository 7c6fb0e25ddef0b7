// What this page has drawn, kept for checks from outside: window.branchQueue.painted.

const KEPT = 20000;      // a long day; older entries go

const painted = [];
let drawn = () => {};
window.branchQueue = { painted, played: [] };

/** Calls `listener(seq)` with every call that is drawn. */
export function onDrawn(listener) {
  drawn = listener;
}

/** Notes a message that is on the screen now. `number` is the ticket's, null where there is none. */
export function note(seq, kind, number = null) {
  keep(painted, { seq, kind, number, at: new Date().toISOString() });
  if (kind === "called") {
    drawn(seq);
  }
}

/** A call that a snapshot brought stands on the screen. */
export function standsThere(seq) {
  drawn(seq);
}

/** Notes what became of an announcement: {call_seq, outcome, at}. */
export function notePlayed(call_seq, outcome) {
  keep(window.branchQueue.played, { call_seq, outcome, at: new Date().toISOString() });
}

function keep(list, entry) {
  list.push(entry);
  if (list.length > KEPT) {
    list.splice(0, KEPT / 2);
  }
}
