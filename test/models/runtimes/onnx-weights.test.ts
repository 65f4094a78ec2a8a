import { describe, expect, it } from 'vitest';
import { onnxWeights } from '../../../models/runtimes/onnx/onnx-weights.ts';
import { Graph } from '../../../models/runtimes/onnx/writer/graph.ts';

const graph = new Graph('one');
const x = graph.input('x', 'float32', [300]);
const bias = graph.float32(
  Array.from({ length: 300 }, (_, at) => at / 3),
  [1, 300],
);
const axes = graph.int64([0]);
graph.output('y', 'float32', [1, 300], graph.node('Unsqueeze', [graph.node('Add', [x, bias]), axes]));
const file = graph.encode();

describe('the weights inside an ONNX file', () => {
  it('are those that were written, wherever in the file they begin', () => {
    for (const shift of [0, 1, 2, 3]) {
      const moved = new Uint8Array(file.length + shift).subarray(shift);
      moved.set(file);
      expect([...onnxWeights(moved, 'one.onnx').read(bias, [1, 300])]).toEqual(
        Array.from({ length: 300 }, (_, at) => Math.fround(at / 3)),
      );
    }
  });

  it.each([
    ['absent', () => onnxWeights(file, 'one.onnx').read('scale', [300]), 'it has no tensor "scale"'],
    ['of other dimensions', () => onnxWeights(file, 'one.onnx').read(bias, [300, 1]), 'expected [300, 1]'],
    ['of another length', () => onnxWeights(file, 'one.onnx').read(bias, [301]), 'is not float32 [301]'],
    ['of another type', () => onnxWeights(file, 'one.onnx').read(axes, [2]), 'is not float32 [2]'],
    [
      'in a file that is cut',
      () => onnxWeights(file.subarray(0, 900), 'one.onnx'),
      'longer than its message',
    ],
    ['in a page of text', () => onnxWeights(Buffer.from('<html>'), 'one.onnx'), 'wire type'],
  ])('are WeightsCorrupt, and the file is named, when they are %s', (_what, read, cause) => {
    expect(read).toThrow('WeightsCorrupt: one.onnx');
    try {
      read();
    } catch (error) {
      expect(error).toHaveProperty('failures.0.cause', expect.stringContaining(cause));
    }
  });
});
