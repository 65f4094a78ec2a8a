import { editColumns, isSet } from './edit-columns.ts';

/** One step from the reference to the hypothesis, each side read from left to right. */
export type Edit = 'hit' | 'substitution' | 'deletion' | 'insertion';

/**
 * Above this many bytes of edit matrix the problem is halved first (Hirschberg 1975), so that memory stays small.
 * Where several alignments are equally short, this choice decides between them: it is rapidfuzz's, and so jiwer's.
 */
const matrixBytes = 1024 * 1024;

/** The least number of substitutions, deletions and insertions that turn one sequence into the other. */
export function editDistance<T>(reference: readonly T[], hypothesis: readonly T[]): number {
  const middle = withoutCommonEnds(reference, hypothesis);
  if (middle.reference.length === 0) return middle.hypothesis.length;
  return editColumns(middle.reference, middle.hypothesis, 'last').distance;
}

/**
 * A shortest alignment, with substitutions, deletions and insertions placed as jiwer 4.0.0 places them.
 *
 * @example align(['a', 'b'], ['a', 'c', 'b']) // ['hit', 'insertion', 'hit']
 */
export function align<T>(reference: readonly T[], hypothesis: readonly T[]): Edit[] {
  const edits: Edit[] = [];
  alignInto(edits, reference, hypothesis, Math.max(reference.length, hypothesis.length));
  return edits;
}

function alignInto<T>(edits: Edit[], whole: readonly T[], heard: readonly T[], distanceAtMost: number): void {
  const { prefix, suffix, reference, hypothesis } = withoutCommonEnds(whole, heard);
  const atMost = Math.min(distanceAtMost, Math.max(reference.length, hypothesis.length));
  const band = Math.min(reference.length, 2 * atMost + 1);
  const fits = (2 * band * hypothesis.length) / 8 < matrixBytes;
  pushMany(edits, 'hit', prefix);
  if (fits || reference.length < 65 || hypothesis.length < 10) {
    // Not spread into one call: an engine takes only so many arguments.
    for (const edit of walkBack(reference, hypothesis)) edits.push(edit);
  } else {
    const middle = Math.floor(hypothesis.length / 2);
    const left = hypothesis.slice(0, middle);
    const right = hypothesis.slice(middle);
    const split = bestSplit(reference, left, right);
    alignInto(edits, reference.slice(0, split.at), left, split.leftDistance);
    alignInto(edits, reference.slice(split.at), right, split.rightDistance);
  }
  pushMany(edits, 'hit', suffix);
}

/** The path through the matrix from its end; where it could go several ways: deletion, substitution, insertion. */
function walkBack<T>(reference: readonly T[], hypothesis: readonly T[]): Edit[] {
  const { grows, shrinks, words } = editColumns(reference, hypothesis, 'all');
  const backwards: Edit[] = [];
  let row = reference.length;
  let column = hypothesis.length;
  while (row > 0 && column > 0) {
    if (isSet(grows, words, row - 1, column - 1)) {
      row -= 1;
      backwards.push('deletion');
    } else if (column > 1 && isSet(shrinks, words, row - 1, column - 2)) {
      column -= 1;
      backwards.push('insertion');
    } else {
      row -= 1;
      column -= 1;
      backwards.push(reference[row] === hypothesis[column] ? 'hit' : 'substitution');
    }
  }
  pushMany(backwards, 'deletion', row);
  pushMany(backwards, 'insertion', column);
  return backwards.reverse();
}

/** Where to cut the reference so that both halves together cost least; the first such place. */
function bestSplit<T>(
  reference: readonly T[],
  left: readonly T[],
  right: readonly T[],
): { at: number; leftDistance: number; rightDistance: number } {
  const fromStart = lastColumn(reference, left);
  const fromEnd = lastColumn(reference.toReversed(), right.toReversed());
  let best = { at: 0, leftDistance: left.length, rightDistance: fromEnd[reference.length] ?? 0 };
  fromStart.forEach((leftDistance, at) => {
    const rightDistance = fromEnd[reference.length - at] ?? 0;
    if (leftDistance + rightDistance < best.leftDistance + best.rightDistance) {
      best = { at, leftDistance, rightDistance };
    }
  });
  return best;
}

/** Distance of each prefix of the pattern from the text; [pattern.length + 1] */
function lastColumn<T>(pattern: readonly T[], text: readonly T[]): Uint32Array {
  const { grows, shrinks, words } = editColumns(pattern, text, 'last');
  const distances = new Uint32Array(pattern.length + 1);
  let distance = text.length;
  distances[0] = distance;
  for (let row = 0; row < pattern.length; row++) {
    distance += Number(isSet(grows, words, row, 0)) - Number(isSet(shrinks, words, row, 0));
    distances[row + 1] = distance;
  }
  return distances;
}

function withoutCommonEnds<T>(
  reference: readonly T[],
  hypothesis: readonly T[],
): { prefix: number; suffix: number; reference: readonly T[]; hypothesis: readonly T[] } {
  const shorter = Math.min(reference.length, hypothesis.length);
  let prefix = 0;
  while (prefix < shorter && reference[prefix] === hypothesis[prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < shorter - prefix && reference.at(-1 - suffix) === hypothesis.at(-1 - suffix)) suffix += 1;
  return {
    prefix,
    suffix,
    reference: reference.slice(prefix, reference.length - suffix),
    hypothesis: hypothesis.slice(prefix, hypothesis.length - suffix),
  };
}

function pushMany(edits: Edit[], edit: Edit, times: number): void {
  for (let count = 0; count < times; count++) edits.push(edit);
}
