// How an expected wait is rounded before anybody sees it: outward to five minutes, never a second.

const STEP_MIN = 5;
const LONG_MIN = 60;      // from here on only "or more" is said
const MINUTE_S = 60;

/**
 * An estimate {low_s, high_s} as what is shown of it: {kind: "within", minutes}, {kind: "range", low, high} or
 * {kind: "over", minutes}; null where there is no estimate.
 */
export function rounded(estimate) {
  if (!estimate) {
    return null;
  }
  const low = Math.floor(estimate.low_s / MINUTE_S / STEP_MIN) * STEP_MIN;
  const high = Math.max(Math.ceil(estimate.high_s / MINUTE_S / STEP_MIN) * STEP_MIN, low + STEP_MIN);
  if (low >= LONG_MIN) {
    return { kind: "over", minutes: LONG_MIN };
  }
  return low === 0 ? { kind: "within", minutes: high } : { kind: "range", low, high };
}
