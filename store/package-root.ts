import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of our package, from source as from `dist/`: data that ships with it lies below. */
export const packageRoot: string = nearest(dirname(fileURLToPath(import.meta.url)));

function nearest(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : nearest(parent);
}
