import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EvidenceGrade } from '../contract/dataset.ts';
import { fieldName, issueWords } from '../contract/issue-words.ts';
import type { DatasetProblems } from './dataset-problems.ts';
import { readText } from './text-file.ts';
import { parseYaml } from './yaml-with-positions.ts';

/** `dataset.yaml`: what there is to say about a dataset as a whole. Each field may be absent. */
const Description = z.strictObject({
  /** Absent: the folder's name. */
  name: z
    .string()
    .regex(/^[\w.-]+$/, 'expected letters, digits, dots, hyphens and underscores')
    .optional(),
  title: z.string().optional(),
  licence: z.string().optional(),
  evidence: EvidenceGrade.default('adhoc'),
});
export type Description = z.infer<typeof Description>;

/** The description in a folder, or the defaults where there is none. */
export async function readDescription(folder: string, problems: DatasetProblems): Promise<Description> {
  const path = join(folder, 'dataset.yaml');
  const defaults = Description.parse({});
  if (!existsSync(path)) return defaults;
  const yaml = parseYaml(await readText(path, problems));
  for (const { position, text } of yaml.errors) problems.add(path, position.line, text);
  if (yaml.errors.length > 0) return defaults;
  const value = yaml.value ?? {};
  const parsed = Description.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path: field, key, text } of issueWords(Description, value, parsed.error.issues)) {
    const name = fieldName(field);
    problems.add(path, yaml.positionOf(field, key).line, name === '' ? text : `${name}: ${text}`);
  }
  return defaults;
}
