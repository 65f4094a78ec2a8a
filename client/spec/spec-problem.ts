import type { Failure } from '../../contract/failure.ts';
import { complete } from '../../contract/failure.ts';
import { fieldName } from '../../contract/issue-words.ts';
import type { PositionedYaml } from '../../datasets/yaml-with-positions.ts';

/** Something in a spec that is wrong, by its place in the spec. */
export interface SpecProblem {
  path: readonly PropertyKey[];
  /** Set when a name is wrong: the name inside `path`. */
  key?: string;
  text: string;
}

/** A problem of a spec that has no file, because a program made it. */
export const problemFailure = ({ path, text }: SpecProblem): Failure =>
  complete({ type: 'BadSpec', summary: path.length === 0 ? text : `${fieldName(path)}: ${text}` });

/** The problems of a file as `file:line:column: field: …`, with those of its YAML, in the order of its lines. */
export function problemFailures(
  file: string,
  yaml: PositionedYaml,
  problems: readonly SpecProblem[],
): Failure[] {
  const placed = problems.map((problem) => ({
    position: yaml.positionOf(problem.path, problem.key),
    text: problemFailure(problem).summary,
  }));
  return [...yaml.errors, ...placed]
    .sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column)
    .map(({ position: { line, column }, text }) =>
      complete({ type: 'BadSpec', summary: `${file}:${line}:${column}: ${text}` }),
    );
}
