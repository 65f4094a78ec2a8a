import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The cases of one golden file of this folder; `make-golden.py` wrote them with the reference implementations. */
export function readGolden<T>(file: string, item: z.ZodType<T>): T[] {
  return z.array(item).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')));
}
