// What this page has drawn, kept for checks from outside: window.branchQueue.painted.

const KEPT = 20000;      // a long day; older entries go

const painted = [];
window.branchQueue = { painted, played: [] };

/** Notes a message that is on the screen now. `number` is the ticket's, null where there is none. */
export function note(seq, kind, number = null) {
  keep(painted, { seq, kind, number, at: new Date().toISOString() });
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
