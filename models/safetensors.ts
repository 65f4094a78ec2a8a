import { open, readFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { LabError } from '../contract/failure.ts';
import { toFloat32, type StoredType } from './stored-floats.ts';

/** More would be no header of any published model, and an attack on memory. */
const longestHeader = 100_000_000;

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const Header = z.record(z.string(), z.union([Entry, z.record(z.string(), z.string())]));
const Index = z.object({ weight_map: z.record(z.string(), z.string()) });

interface Found {
  file: FileHandle;
  path: string;
  dtype: StoredType;
  dims: readonly number[];
  from: number;
  bytes: number;
}

/**
 * The tensors of a `.safetensors` file, or of all files that a `.safetensors.index.json` beside them names; read
 * one at a time. F32, F16 and BF16; all come out as float32, which holds each of them exactly.
 *
 * @example await using weights = await Safetensors.open('model.safetensors');
 */
export class Safetensors {
  readonly #files: readonly FileHandle[];
  readonly #tensors: ReadonlyMap<string, Found>;
  /** Absolute paths of the files that hold tensors, in order of their names. */
  readonly paths: readonly string[];

  private constructor(files: readonly FileHandle[], paths: readonly string[], tensors: Map<string, Found>) {
    this.#files = files;
    this.#tensors = tensors;
    this.paths = paths;
  }

  /** @throws LabError `WeightsCorrupt`: cut short, no header, offsets that leave the file */
  static async open(path: string): Promise<Safetensors> {
    const paths = await filesOfWeights(path);
    const files: FileHandle[] = [];
    const tensors = new Map<string, Found>();
    try {
      for (const one of paths) {
        const file = await open(one);
        files.push(file);
        for (const [name, found] of await readHeader(file, one)) tensors.set(name, found);
      }
    } catch (error) {
      for (const file of files) await file.close();
      throw error;
    }
    return new Safetensors(files, paths, tensors);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /**
   * @param dims what the architecture expects
   * @throws LabError `WeightsCorrupt`: absent, or of other dimensions
   */
  async read(name: string, dims: readonly number[]): Promise<Float32Array> {
    const found = this.#tensors.get(name);
    if (found === undefined) throw corrupt(this.paths[0] ?? '', `has no tensor "${name}"`);
    if (found.dims.join() !== dims.join()) {
      throw corrupt(found.path, `"${name}" is [${found.dims.join(', ')}], expected [${dims.join(', ')}]`);
    }
    const bytes = new Uint8Array(found.bytes);
    await readFully(found.file, bytes, found.from, found.path);
    return toFloat32(found.dtype, bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files) await file.close();
  }
}

/**
 * Paths of the files that hold tensors, in order of their names.
 * @param path a `.safetensors` file, or the index of several
 * @throws LabError `WeightsCorrupt`
 */
export async function filesOfWeights(path: string): Promise<string[]> {
  if (!path.endsWith('.json')) return [path];
  const index = Index.safeParse(parsed(await readFile(path, 'utf8'), path));
  if (!index.success) throw corrupt(path, z.prettifyError(index.error));
  const names = [...new Set(Object.values(index.data.weight_map))].sort();
  const stray = names.find((name) => basename(name) !== name || name === '..');
  if (stray !== undefined) throw corrupt(path, `names a file outside its folder: ${stray}`);
  return names.map((name) => join(dirname(path), name));
}

async function readHeader(file: FileHandle, path: string): Promise<[string, Found][]> {
  const { size } = await file.stat();
  const lead = new Uint8Array(8);
  await readFully(file, lead, 0, path);
  const length = Number(new DataView(lead.buffer).getBigUint64(0, true));
  if (length > Math.min(size - 8, longestHeader)) throw corrupt(path, `its header claims ${length} bytes`);
  const text = new Uint8Array(length);
  await readFully(file, text, 8, path);
  const header = Header.safeParse(parsed(new TextDecoder().decode(text), path));
  if (!header.success) throw corrupt(path, z.prettifyError(header.error));

  const found: [string, Found][] = [];
  for (const [name, entry] of Object.entries(header.data)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets } = Entry.parse(entry);
    const [from, to] = data_offsets;
    const type = storedTypes.find((known) => known === dtype);
    // Other types (position ids, quantised siblings) only matter when somebody reads them.
    if (type === undefined) continue;
    const bytes = shape.reduce((product, dim) => product * dim, type === 'F32' ? 4 : 2);
    if (to - from !== bytes)
      throw corrupt(path, `"${name}" has ${to - from} bytes, its shape needs ${bytes}`);
    if (8 + length + to > size) throw corrupt(path, `"${name}" ends at ${8 + length + to} of ${size} bytes`);
    found.push([name, { file, path, dtype: type, dims: shape, from: 8 + length + from, bytes }]);
  }
  return found;
}

const storedTypes: readonly StoredType[] = ['F32', 'F16', 'BF16'];

async function readFully(file: FileHandle, into: Uint8Array, position: number, path: string): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) throw corrupt(path, `ends at byte ${position + at}`);
    at += bytesRead;
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(path, String(error));
  }
}

const corrupt = (path: string, cause: string): LabError =>
  new LabError({
    type: 'WeightsCorrupt',
    summary: `${basename(path)} is not the weights it should be.`,
    cause,
  });
