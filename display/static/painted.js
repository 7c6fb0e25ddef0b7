// What this page has drawn, kept for checks from outside: window.branchQueue.painted.

// Calls of a long day are kept, of all else what is lately: the page must not grow.
const CALLS_KEPT = 2500;
const OTHERS_KEPT = 1000;

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

/** Notes what became of an announcement: {call_seq, outcome, began_at (ms of the page's clock), at}. */
export function notePlayed(call_seq, outcome, began_at = null) {
  keep(window.branchQueue.played, { call_seq, outcome, began_at, at: new Date().toISOString() });
}

function keep(list, entry) {
  list.push(entry);
  const ours = (one) => (one.kind === "called") === (entry.kind === "called");
  const kept = entry.kind === "called" ? CALLS_KEPT : OTHERS_KEPT;
  if (list.length > kept && list.filter(ours).length > kept) {
    list.splice(list.findIndex(ours), 1);
  }
}
