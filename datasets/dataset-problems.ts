import type { FailureType } from '../contract/failure.ts';
import { LabError } from '../contract/failure.ts';

/** Longer lists say the same thing again: a manifest with a wrong column has it on each line. */
const shown = 10;

/** What is wrong with a dataset's files, gathered so that one round of mending is enough. */
export class DatasetProblems {
  readonly #problems: { file: string; line: number; text: string }[] = [];

  /** @param line 0 when the file as a whole is meant */
  add(file: string, line: number, text: string): void {
    this.#problems.push({ file, line, text });
  }

  /** For what may only follow from another problem. */
  addUnlessAny(file: string, text: string): void {
    if (this.#problems.length === 0) this.add(file, 0, text);
  }

  /** @throws LabError `BadDataset` with one failure a problem: the first ten, in the order of the files' lines */
  throwIfAny(): void {
    const type: FailureType = 'BadDataset';
    const failures = this.#problems
      .toSorted((a, b) => a.line - b.line)
      .slice(0, shown)
      .map(({ file, line, text }) => ({ type, summary: `${file}${line === 0 ? '' : `:${line}`}: ${text}` }));
    const [first, ...rest] = failures;
    if (first === undefined) return;
    const unshown = this.#problems.length - failures.length;
    if (unshown > 0) rest.push({ type, summary: `and ${unshown} more problems` });
    throw new LabError(first, ...rest);
  }
}
