import { expect, test } from 'vitest';
import { openSession } from '../../../models/runtimes/onnx/session.ts';
import { float32, floats, type Tensor } from '../../../models/runtimes/onnx/tensor.ts';
import { Graph } from '../../../models/runtimes/onnx/writer/graph.ts';
import type { WhisperConfig } from '../../../models/whisper/graphs/config.ts';
import { attendCross, giveCross, takeCross } from '../../../models/whisper/graphs/cross-attention.ts';
import { quantizeRows } from '../../../models/whisper/graphs/multiply.ts';
import { quantizeBlocks } from '../../../models/whisper/graphs/quantize.ts';

async function run(graph: Graph, inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await openSession(graph.encode(), { threads: 1, provider: 'cpu', asWritten: true });
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}

test('what all frames have in common is heard in full, however little attention each of them gets', async () => {
  const [frames, width] = [1500, 4];
  const shape = { layers: 1, inner: 1, heads: 1 };
  const config: WhisperConfig = {
    ...{ melBands: 1, width, heads: 1, vocabulary: 1, isMultilingual: false },
    encoder: { ...shape, frames },
    decoder: { ...shape, textContext: 1 },
    ...{ endToken: 0, noSpeechToken: 0, firstTimestamp: 0, suppressed: [], alignmentHeads: [] },
  };
  const encoder = new Graph('encoder', { opset: 21 });
  const dims = [frames, width];
  const given = ['keys', 'values'].map((name) => encoder.input(name, 'float32', dims));
  giveCross(encoder, 0, [given[0] ?? '', given[1] ?? ''], config, 'bytes', 127);
  // The first frame gets half of the attention, 1499 others share the rest: less than a level of 255 each.
  const keys = new Float32Array(frames * width);
  keys[0] = 2 * Math.log(frames - 1);
  const values = Float32Array.from({ length: frames * width }, (_, i) => 1 + (i % width));
  const cross = await run(encoder, { keys: float32(keys, dims), values: float32(values, dims) });

  const decoder = new Graph('decoder', { opset: 21 });
  const queries = decoder.input('queries', 'float32', [1, 1, width]);
  const heard = attendCross(decoder, queries, takeCross(decoder, 0, config, 'bytes', 'all'), config);
  decoder.output('heard', 'float32', [1, 1, width], heard);
  const asked = float32(Float32Array.of(1, 0, 0, 0), [1, 1, width]);
  const { data } = floats(await run(decoder, { ...cross, queries: asked }), 'heard');
  for (const [i, value] of data.entries()) expect(value).toBeCloseTo(1 + i, 2);
});

test.each([
  { of: 'any numbers', afterGelu: false, row: [-8, -0.1, 0, 3], levels: 127 },
  { of: 'what a GELU gives', afterGelu: true, row: [8, -0.17, 0, 3], levels: 235 },
])('a row of $of in bytes is off by half a level of $levels at most', async ({ afterGelu, row, levels }) => {
  const graph = new Graph('rows', { opset: 21 });
  const x = graph.input('x', 'float32', [1, row.length]);
  const { values, scales, zero } = quantizeRows(graph, x, row.length, afterGelu);
  const number = (bytes: string): string => graph.node('Cast', [bytes], { attributes: { to: 1 } });
  const back = graph.node('Mul', [graph.node('Sub', [number(values), number(zero)]), scales]);
  graph.output('back', 'float32', [1, row.length], back);
  const outputs = await run(graph, { x: float32(Float32Array.from(row), [1, row.length]) });
  for (const [i, value] of floats(outputs, 'back').data.entries()) {
    expect(Math.abs(value - (row[i] ?? NaN))).toBeLessThan(8 / levels / 2 + 1e-5);
  }
});

test('a weight is coarse only in the block of the great one beside it', () => {
  const weights = new Float32Array(128).fill(0.01);
  weights[0] = 100;
  const { values, scales } = quantizeBlocks(weights, 1, 64);
  const back = Array.from(values, (value, i) => (value - 128) * (scales[Math.floor(i / 64)] ?? NaN));
  expect(back[1]).toBe(0);
  expect(back[64]).toBeCloseTo(0.01, 6);
});
