import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../../models/runtimes/onnx/session.ts';
import { float32, floats } from '../../../models/runtimes/onnx/tensor.ts';
import { ExternalData, type Placed } from '../../../models/runtimes/onnx/writer/external-data.ts';
import { Graph } from '../../../models/runtimes/onnx/writer/graph.ts';

const numbers = Float32Array.of(1, -2, 0.5, 1000);
const bytes = new Uint8Array(numbers.buffer);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graph-writer-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a graph adds to zeros whose weights lie there. */
async function added(name: string, placed: Placed): Promise<number[]> {
  const graph = new Graph(name);
  const weights = graph.external('float32', [4], placed);
  graph.output('y', 'float32', [4], graph.node('Add', [graph.input('x', 'float32', [4]), weights]));
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, graph.encode());
  const session = await openSession(path, { threads: 1, provider: 'cpu', asWritten: true });
  try {
    return [...floats(await session.run({ x: float32(new Float32Array(4), [4]) }), 'y').data];
  } finally {
    await session.release();
  }
}

describe('weights in a file beside a graph', () => {
  test('come out as they were put there, each at the start of a page', async () => {
    const path = join(folder, 'small.data');
    const data = await ExternalData.create(path);
    await data.append(Uint8Array.of(1, 2, 3));
    const placed = await data.append(bytes);
    await data.finish();
    expect(placed).toEqual({ location: 'small.data', offset: 4096, length: 16 });
    expect(await added('small', placed)).toEqual([...numbers]);
  });

  test('come out beyond 4 GiB', async () => {
    const offset = 5 * 2 ** 30;
    const file = await open(join(folder, 'vast.data'), 'wx');
    await file.write(bytes, 0, bytes.length, offset);
    await file.close();
    // Nothing but the end of it takes room.
    expect((await stat(join(folder, 'vast.data'))).size).toBe(offset + 16);
    expect(await added('vast', { location: 'vast.data', offset, length: 16 })).toEqual([...numbers]);
  });
});
