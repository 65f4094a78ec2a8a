import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { hashOfCode } from '../../code-hash.ts';
import { filesOfWeights } from '../../safetensors.ts';
import { digestOf } from '../../weights/digest.ts';
import { withLock } from '../../weights/folder-lock.ts';
import { classifyWrite } from '../../weights/storage-full.ts';
import { multipliesByteBlocks } from './byte-blocks.ts';
import { compileGraphs, graphFiles, type CompileOptions } from './compile.ts';
import type { WhisperConfig } from './config.ts';
import { greatestInt8 } from '../../runtimes/onnx/int8-range.ts';
import { noteUse, removeUnused, supersededBy, type Place } from './superseded.ts';

/**
 * `fp32`: what the published weights give, exactly. `mixed`: the encoder so, the decoder in int8.
 * `int8`: both, all but the convolutions.
 */
export type Precision = 'fp32' | 'mixed' | 'int8';

export interface GraphsWanted {
  /** A `.safetensors` file, or the `.safetensors.index.json` beside several. */
  weightsFile: string;
  config: WhisperConfig;
  precision: Precision;
  /** Where they will run. */
  provider: string;
  /** MODEL_LAB_HOME: the graphs are kept below it. */
  home: string;
  progress: (said: string) => void;
}

/** Paths of the graphs. The one for alignment is absent where the config names no alignment heads. */
export type CompiledGraphs = Record<keyof typeof graphFiles, string>;

const compiler = fileURLToPath(import.meta.url);

/** Bytes of each file: a folder whose files have other sizes is none of ours any more. */
const manifestName = 'graphs.json';
const Manifest = z.record(z.string(), z.int().nonnegative());

/**
 * The graphs of these weights at this precision, written now if nobody has before. They depend on the weights'
 * content, the precision, what this processor (or another device) multiplies well, the config, and the code that writes them; what another
 * version of that code made of the same weights goes when nobody uses it any more. Several processes may ask at once:
 * one writes, the others wait for it.
 * @throws LabError `WeightsCorrupt`, `StorageFull`
 */
export async function compiledGraphs(wanted: GraphsWanted): Promise<CompiledGraphs> {
  const { weightsFile, config, precision, provider, home } = wanted;
  const all = join(home, 'graphs');
  const files = await filesOfWeights(weightsFile);
  const arithmetic = await arithmeticOf(precision, provider);
  const subject = hashOf([...(await contentHashes(files)), arithmetic]);
  const version = hashOf([config, hashOfCode([compiler])]).slice(0, 16);
  const place: Place = { all, subject, folder: join(all, `${subject}-${version}`) };
  try {
    if (!(await isWhole(place.folder)) || (await supersededBy(place)).length > 0) {
      await withLock(join(all, `${subject}.lock`), undefined, async () => {
        if (!(await isWhole(place.folder))) await compileInto(place, wanted, arithmetic);
        await removeUnused(await supersededBy(place));
      });
    }
    await noteUse(place);
  } catch (error) {
    // In fp32 the graphs take four bytes where the weights may take two.
    throw await classifyWrite(error, home, 2 * (await bytesOf(files)));
  }
  const file = (name: keyof typeof graphFiles): string => join(place.folder, graphFiles[name]);
  return { encoder: file('encoder'), decoder: file('decoder'), alignment: file('alignment') };
}

type Multiplying = Pick<CompileOptions, 'encoder' | 'decoder' | 'greatest'>;

/** How graphs of a precision multiply on this processor, or on the device that they are for. */
async function arithmeticOf(precision: Precision, provider: string): Promise<Multiplying> {
  const exact = provider === 'cpu' ? 'fp32' : 'standard';
  if (precision === 'fp32') return { encoder: exact, decoder: exact, greatest: 127 };
  return {
    encoder: precision === 'int8' ? 'rows' : 'fp32',
    decoder: (await multipliesByteBlocks()) ? 'blocks' : 'tensor',
    greatest: await greatestInt8(),
  };
}

/** Only under the lock of the subject. */
async function compileInto(
  { all, subject, folder }: Place,
  { weightsFile, config, progress }: GraphsWanted,
  arithmetic: Multiplying,
): Promise<void> {
  await removePartial(all, subject);
  const partial = `${folder}.partial-${randomUUID()}`;
  await mkdir(partial);
  try {
    await compileGraphs(partial, { weights: weightsFile, config, progress, ...arithmetic });
    const sizes: Record<string, number> = {};
    for (const name of await readdir(partial)) sizes[name] = (await stat(join(partial, name))).size;
    await writeFile(join(partial, manifestName), JSON.stringify(sizes));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** What a killed process left behind. */
async function removePartial(all: string, subject: string): Promise<void> {
  for (const name of await readdir(all)) {
    if (name.startsWith(`${subject}-`) && name.includes('.partial-')) {
      await rm(join(all, name), { recursive: true });
    }
  }
}

async function isWhole(folder: string): Promise<boolean> {
  const manifest = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  if (manifest === undefined) return false;
  for (const [name, bytes] of Object.entries(Manifest.parse(JSON.parse(manifest)))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.size !== bytes) return false;
  }
  return true;
}

const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const contentHashes = (files: readonly string[]): Promise<string[]> => Promise.all(files.map(contentHash));

/** The hub's cache names a file by its sha256, which was checked when it came: no need to read gigabytes again. */
async function contentHash(file: string): Promise<string> {
  const name = basename(await realpath(file));
  return /^[0-9a-f]{64}$/.test(name) ? name : digestOf(file);
}

async function bytesOf(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += (await stat(file)).size;
  return bytes;
}
