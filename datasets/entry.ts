import { z } from 'zod';
import type { ModelInput } from '../contract/capability.ts';
import { foundWords } from '../contract/found-words.ts';
import { issueWords } from '../contract/issue-words.ts';
import { didYouMean } from '../contract/nearest-name.ts';

const Label = z.union([z.string().min(1), z.number().transform(String)]);

/** CSV has numbers as text. */
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;

/** NeMo has one label an item, as text. */
const asList = (value: unknown): unknown => (typeof value === 'string' ? [value] : value);

const Fields = z.strictObject({
  audio: z.string().min(1).optional(),
  rttm: z.string().min(1).optional(),
  clean: z.string().min(1).optional(),
  notes: z.string().min(1).optional(),
  stems: z.record(z.string(), z.string().min(1)).optional(),
  text: z.string().optional(),
  labels: z.preprocess(asList, z.array(z.string().min(1)).min(1)).optional(),
  durationSeconds: z.preprocess(asNumber, z.number().positive()).optional(),
  offsetSeconds: z.preprocess(asNumber, z.number().nonnegative()).optional(),
  language: z.string().min(1).optional(),
  session: Label.optional(),
  speaker: Label.optional(),
  id: Label.optional(),
});
type Fields = z.infer<typeof Fields>;

/** What a format calls each field; the first name is the one that messages use for an absent field. */
export type FieldNames = Record<keyof Fields, readonly [string, ...string[]]>;

export type FileField = 'audio' | 'rttm' | 'clean' | 'notes' | 'stems';

/** One line of a manifest, before its files were looked at. */
export interface Entry {
  /** 0 where there is no manifest. */
  line: number;
  files: Pick<Fields, FileField>;
  known: Omit<Fields, FileField>;
  /** What the manifest calls a field. */
  names: FieldNames;
}

/**
 * A row of a manifest as an entry; undefined, with everything that is wrong reported, when it is not one.
 * Columns that the lab does not know are let through, unless one looks like a known one mistyped.
 */
export function toEntry(
  row: unknown,
  line: number,
  names: FieldNames,
  input: ModelInput,
  report: (text: string) => void,
): Entry | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    report('expected an object with names and values');
    return undefined;
  }
  const given = new Map(Object.entries(row).filter(([, value]) => value !== null));
  const values: Record<string, unknown> = {};
  const absent: string[] = [];
  for (const [field, aliases] of Object.entries(names)) {
    const name = aliases.find((alias) => given.has(alias));
    if (name !== undefined) values[field] = given.get(name);
    else if (!aliases.some((alias) => alias in row)) absent.push(...aliases);
  }
  const known = new Set(Object.values(names).flat());
  // `idx` and `uid` are names of their own, not a mistyped `id`.
  const mistypable = absent.filter((name) => name.length > 2);
  for (const name of given.keys()) {
    const meant = known.has(name) ? '' : didYouMean(name, mistypable);
    if (meant !== '') report(`unknown field "${name}"${meant}`);
  }
  const parsed = Fields.safeParse(values);
  if (parsed.success) {
    const problem = problemOfInput(parsed.data, names, input);
    if (problem !== undefined) {
      report(problem);
      return undefined;
    }
    const { audio, rttm, clean, notes, stems, ...known } = parsed.data;
    return { line, files: { audio, rttm, clean, notes, stems }, known, names };
  }
  for (const issue of issueWords(Fields, values, parsed.error.issues)) {
    const [field] = issue.path;
    const aliases = Object.entries(names).find(([name]) => name === field)?.[1] ?? [];
    report(`${aliases.find((alias) => given.has(alias)) ?? aliases[0] ?? 'line'}: ${issue.text}`);
  }
  return undefined;
}

/** What is wrong where a line has no recording for a model that hears, or no text for one that reads. */
function problemOfInput({ audio, text }: Fields, names: FieldNames, input: ModelInput): string | undefined {
  if (input === 'audio') {
    if (audio !== undefined) return undefined;
    const hint = text === undefined ? '' : '; a text without audio is for tts';
    return `${names.audio[0]}: expected a file, found nothing${hint}`;
  }
  if (audio !== undefined)
    return `${names.audio[0]}: expected no audio, because tts reads text, found ${foundWords(audio)}`;
  if (text === undefined || text.trim() === '')
    return `${names.text[0]}: expected text to read aloud, found ${foundWords(text)}`;
  return undefined;
}
