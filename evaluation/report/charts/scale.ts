/** Where values stand along an axis, in percent of its length, with the round values to mark on it. */
export interface Scale {
  ticks: readonly number[];
  /** [0, 100], values beyond an end stand on it. */
  position: (value: number) => number;
}

/** Room at both ends, so that a dot or a label on the edge is whole. */
const inset = 4;

const toScale = (
  ticks: readonly number[],
  low: number,
  high: number,
  of: (value: number) => number,
): Scale => ({
  ticks,
  position: (value) => {
    const share = (of(value) - of(low)) / (of(high) - of(low));
    return inset + Math.min(1, Math.max(0, share)) * (100 - 2 * inset);
  },
});

/** Round steps of 1, 2 or 5 that cover all values with three to six ticks. */
export function linearScale(values: readonly number[]): Scale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const size = Math.max(Math.abs(least), Math.abs(most));
  // Values that differ by rounding alone are one value.
  const reach = most - least > Math.max(1e-9, size * 1e-6) ? most - least : size > 1e-9 ? size : 1;
  const rough = reach / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return toScale(ticks, first * step, last * step, (value) => value);
}

/** Powers of ten and their doubles and halves; for positive values. */
export function logScale(values: readonly number[]): Scale {
  const round = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((power) =>
    [1, 2, 5].map((factor) => factor * 10 ** power),
  );
  const least = Math.min(...values);
  const most = Math.max(...values);
  const low = round.findLast((tick) => tick <= least) ?? least;
  const high = round.find((tick) => tick >= most && tick > low) ?? most * 2;
  const ticks = round.filter((tick) => tick >= low && tick <= high);
  const sparse = ticks.length > 7 ? ticks.filter((tick) => Number.isInteger(Math.log10(tick))) : ticks;
  return toScale(sparse, low, high, Math.log);
}
