/** A way through a matrix: for each step its row and column. */
export interface WarpPath {
  rows: number[];
  columns: number[];
}

/**
 * The cheapest way from one corner of a matrix of costs to the other, forward in rows and columns: dynamic time
 * warping. Ties go as in openai-whisper 20250625, `dtw_cpu`, which adds up in float32.
 * @param costs Float64Array, [rows, columns]
 */
export function warp(costs: Float64Array, rows: number, columns: number): WarpPath {
  const wide = columns + 1;
  const total = new Float32Array((rows + 1) * wide).fill(Infinity);
  const from = new Uint8Array((rows + 1) * wide);
  total[0] = 0;
  for (let row = 1; row <= rows; row++) {
    for (let column = 1; column <= columns; column++) {
      const at = row * wide + column;
      const both = total[at - wide - 1] ?? Infinity;
      const down = total[at - wide] ?? Infinity;
      const right = total[at - 1] ?? Infinity;
      const way = both < down && both < right ? diagonal : down < both && down < right ? downward : rightward;
      const before = way === diagonal ? both : way === downward ? down : right;
      from[at] = way;
      total[at] = before + (costs[(row - 1) * columns + column - 1] ?? Infinity);
    }
  }
  return backtrace(from, rows, columns);
}

const diagonal = 0;
const downward = 1;
const rightward = 2;

function backtrace(from: Uint8Array, rows: number, columns: number): WarpPath {
  const path: WarpPath = { rows: [], columns: [] };
  let [row, column] = [rows, columns];
  while (row > 0 || column > 0) {
    path.rows.push(row - 1);
    path.columns.push(column - 1);
    const way = row === 0 ? rightward : column === 0 ? downward : from[row * (columns + 1) + column];
    if (way !== rightward) row--;
    if (way !== downward) column--;
  }
  path.rows.reverse();
  path.columns.reverse();
  return path;
}
