import { z } from 'zod';
import { foundWords } from './found-words.ts';
import { didYouMean } from './nearest-name.ts';

type Path = readonly PropertyKey[];

/** One thing that is wrong with a value that a person wrote. */
export interface IssueWords {
  path: Path;
  /** Set when the name itself is wrong: the name inside `path`. */
  key?: string;
  /** `expected a list, found "x"`. */
  text: string;
}

/**
 * The issues of `schema.safeParse(value)` as a person reads them: what was expected, what was found, and the
 * nearest valid name. `builtLater` says which names of a place are known but not built yet.
 */
export function issueWords(
  schema: z.ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  builtLater: (path: Path) => readonly string[] = () => [],
): IssueWords[] {
  return issues.flatMap((issue): IssueWords[] => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path, key, text: keyWords(schema, path, key, builtLater(path)) }));
    }
    if (issue.code === 'invalid_union') {
      const found = valueAt(value, path);
      const branch = issue.errors.find((issues) => !issues.some((inner) => isOfAnotherKind(inner, found)));
      if (branch !== undefined) {
        const inside = branch.map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
        return issueWords(schema, value, inside, builtLater);
      }
      const expected = issue.errors.flatMap((issues) => issues.map(expectedWords));
      return [{ path, text: `expected ${expected.join(' or ')}, found ${foundWords(found)}` }];
    }
    return [{ path, text: valueWords(issue, valueAt(value, path), builtLater(path)) }];
  });
}

function valueWords(issue: z.core.$ZodIssue, found: unknown, later: readonly string[]): string {
  if (typeof found === 'string' && later.includes(found)) return `${found} is not built yet`;
  const near =
    issue.code === 'invalid_value' && typeof found === 'string'
      ? didYouMean(found, issue.values.map(String))
      : '';
  return `expected ${expectedWords(issue)}, found ${foundWords(found)}${near}`;
}

function keyWords(schema: z.ZodType, path: Path, key: string, later: readonly string[]): string {
  if (later.includes(key)) return `${key} is not built yet`;
  const known = knownKeys(schema, path);
  return `unknown name "${key}"${didYouMean(key, known) || `, expected one of ${known.join(', ')}`}`;
}

/** A union's branch that was never meant: a list where there is a text, and the like. */
function isOfAnotherKind(issue: z.core.$ZodIssue, found: unknown): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof found !== 'string');
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of names to values',
  record: 'a mapping of names to values',
};

function expectedWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') {
    return `${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'array') return `at least ${issue.minimum} in the list`;
    if (issue.origin === 'string') return 'text that is not empty';
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
  }
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return issue.message.replace(/^expected /, '');
}

/** The part of a JSON schema that says which names a place has. */
interface Shape {
  properties?: Record<string, Shape>;
  propertyNames?: { enum?: string[] };
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: Shape[];
}

function knownKeys(schema: z.ZodType, path: Path): string[] {
  let shapes = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape];
  for (const step of path) {
    shapes = shapes.flatMap(branches).flatMap((shape) => {
      const named = typeof step === 'number' ? shape.items : shape.properties?.[String(step)];
      const next = named ?? shape.additionalProperties;
      return typeof next === 'object' ? [next] : [];
    });
  }
  return shapes
    .flatMap(branches)
    .flatMap((shape) => [...Object.keys(shape.properties ?? {}), ...(shape.propertyNames?.enum ?? [])]);
}

const branches = (shape: Shape): Shape[] => shape.anyOf?.flatMap(branches) ?? [shape];

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}

/** `lanes.edge_small.models[0]`. */
export function fieldName(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? String(step) : `.${String(step)}`,
    )
    .join('');
}
