import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rooms whose code a worker runs. */
const rooms = [
  'contract',
  'workflows',
  'activities',
  'models',
  'audio',
  'store',
  'evaluation',
  'datasets',
  'workers',
];
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Hash of the code that a worker started now would run: of `dist/` when built, else of the sources. */
export async function codeFingerprint(folder: string = root): Promise<string> {
  const code = (await Promise.all(rooms.map((room) => codeFiles(join(folder, room))))).flat().sort();
  const paths = [...code, ...(await manifests(folder))];
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash('sha256').update(process.version);
  contents.forEach((content, index) => {
    hash.update(`\0${relative(folder, paths[index] ?? '')}\0`).update(content);
  });
  return hash.digest('hex');
}

/** Other versions of the dependencies are other code too. Built code lies one folder below its manifests. */
async function manifests(folder: string): Promise<string[]> {
  const names = ['package.json', 'package-lock.json'];
  const candidates = [folder, join(folder, '..')].flatMap((place) => names.map((name) => join(place, name)));
  const isThere = await Promise.all(
    candidates.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return candidates.filter((_, index) => isThere[index]);
}

async function codeFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.(js|ts)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
