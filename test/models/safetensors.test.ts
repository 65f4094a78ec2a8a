import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Safetensors } from '../../models/safetensors.ts';
import { safetensorsOf, type StoredTensor } from './whisper/small-whisper.ts';

const folder = await mkdtemp(join(tmpdir(), 'safetensors-'));
afterAll(() => rm(folder, { recursive: true }));

const values = Float32Array.of(0, -0, 1, -1.5, 0.25, 96);
const tensor = (dtype: StoredTensor['dtype']): StoredTensor => ({ dtype, dims: [2, 3], values });

async function fileOf(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function read(path: string, name: string, dims: readonly number[]): Promise<number[]> {
  await using weights = await Safetensors.open(path);
  return [...(await weights.read(name, dims))];
}

describe('tensors come out as they were stored', () => {
  test.each(['F32', 'F16', 'BF16'] as const)('%s', async (dtype) => {
    const path = await fileOf(
      `${dtype}.safetensors`,
      safetensorsOf({ other: tensor('F32'), x: tensor(dtype) }),
    );
    expect(await read(path, 'x', [2, 3])).toEqual([...values]);
  });

  test('F16 below its normal range, and beyond any number', async () => {
    const bytes = safetensorsOf({ x: { dtype: 'F16', dims: [4], values: new Float32Array(4) } });
    for (const [i, half] of [0x0001, 0x83ff, 0x7c00, 0x7bff].entries())
      bytes.writeUInt16LE(half, bytes.length - 8 + 2 * i);
    const path = await fileOf('halves.safetensors', bytes);
    expect(await read(path, 'x', [4])).toEqual([2 ** -24, -1023 * 2 ** -24, Infinity, 65504]);
  });

  test('beyond 4 GiB', async () => {
    const hole = 2 ** 32 + 2;
    const header = JSON.stringify({
      hole: { dtype: 'F16', shape: [hole / 2], data_offsets: [0, hole] },
      x: { dtype: 'F16', shape: [2, 3], data_offsets: [hole, hole + 12] },
    });
    const lead = Buffer.alloc(8);
    lead.writeBigUInt64LE(BigInt(header.length));
    const path = await fileOf('vast.safetensors', Buffer.concat([lead, Buffer.from(header)]));
    const file = await open(path, 'r+');
    const stored = safetensorsOf({ x: tensor('F16') }).subarray(-12);
    // Nothing but its ends takes room.
    await file.write(stored, 0, 12, 8 + header.length + hole);
    await file.close();
    expect(await read(path, 'x', [2, 3])).toEqual([...values]);
  });

  test('from the file that the index of several names', async () => {
    const shards = join(folder, 'shards');
    await mkdir(shards);
    await writeFile(join(shards, 'model-1.safetensors'), safetensorsOf({ a: tensor('F32') }));
    await writeFile(join(shards, 'model-2.safetensors'), safetensorsOf({ b: tensor('F16') }));
    const index = join(shards, 'model.safetensors.index.json');
    await writeFile(
      index,
      JSON.stringify({ weight_map: { a: 'model-1.safetensors', b: 'model-2.safetensors' } }),
    );
    expect(await read(index, 'a', [2, 3])).toEqual([...values]);
    expect(await read(index, 'b', [2, 3])).toEqual([...values]);
  });
});

describe('damaged weights are WeightsCorrupt', () => {
  const whole = safetensorsOf({ x: tensor('F32') });
  const withHeader = (header: unknown): Buffer => {
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, Buffer.alloc(24)]);
  };
  const entry = (shape: number[], data_offsets: number[]): Buffer =>
    withHeader({ x: { dtype: 'F32', shape, data_offsets } });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a file that ends inside its header', whole.subarray(0, 30)],
    ['a file that ends inside a tensor', whole.subarray(0, whole.length - 4)],
    [
      'a header that claims more than the file has',
      Buffer.concat([Buffer.alloc(8, 0x7f), Buffer.alloc(100)]),
    ],
    ['a page of HTML', Buffer.from('<!doctype html><title>Sign in</title>'.repeat(10))],
    ['a tensor with other bytes than its shape needs', entry([5], [0, 24])],
    ['a tensor beyond the end', entry([6], [24, 48])],
    ['a header of another kind', withHeader({ x: 3 })],
  ])('%s', async (_, bytes) => {
    const path = await fileOf('bad.safetensors', bytes);
    await expect(Safetensors.open(path)).rejects.toThrow(/^WeightsCorrupt: bad\.safetensors/);
  });

  test('a tensor that is not there, or of other dimensions', async () => {
    const path = await fileOf('good.safetensors', whole);
    await expect(read(path, 'y', [2, 3])).rejects.toThrow(/^WeightsCorrupt/);
    await expect(read(path, 'x', [3, 2])).rejects.toThrow(/^WeightsCorrupt/);
  });

  test('an index that names a file outside its folder', async () => {
    const index = join(folder, 'stray.safetensors.index.json');
    await writeFile(index, JSON.stringify({ weight_map: { a: '../secret.safetensors' } }));
    await expect(Safetensors.open(index)).rejects.toThrow(/^WeightsCorrupt/);
  });
});
