// Times of day as they are in the branch.

/** The moment `at` (RFC 3339, or UTC ms) as HH:MM in `timezone`. */
export function timeOfDay(at, timezone) {
  return new Date(at).toLocaleTimeString("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** The day of the moment `at` as YYYY-MM-DD in `timezone`. */
export function dayOf(at, timezone) {
  return new Date(at).toLocaleDateString("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" });
}
