import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optimalAssignment } from '../../../evaluation/metrics/optimal-assignment.ts';

/** Tries every assignment. */
function bestGain(gains: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [row, ...rest] = gains;
  if (row === undefined) return 0;
  const withRow = row.flatMap((gain, column) =>
    taken.has(column) ? [] : [gain + bestGain(rest, new Set([...taken, column]))],
  );
  return Math.max(bestGain(rest, taken), ...withRow);
}

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.nat(30), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe('the optimal assignment', () => {
  it('gains as much as the best of all possible ones, each column used at most once', () => {
    fc.assert(
      fc.property(matrix, (gains) => {
        const columns = optimalAssignment(gains);
        const used = columns.filter((column) => column !== -1);
        expect(new Set(used).size).toBe(used.length);
        const gain = columns.reduce((sum, column, row) => sum + (gains[row]?.[column] ?? 0), 0);
        expect(gain).toBe(bestGain(gains));
      }),
    );
  });

  it('gives rows to columns in order where all gains are equal', () => {
    expect(
      optimalAssignment([
        [1, 1, 1],
        [1, 1, 1],
      ]),
    ).toEqual([0, 1]);
    expect(optimalAssignment([])).toEqual([]);
  });
});
