import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { model } from '../../../models/moonshine/index.ts';
import { readOrt } from '../../../models/runtimes/onnx/ort-format.ts';
import { readOnnx } from '../../../models/runtimes/onnx/stored-graph.ts';
import { Graph } from '../../../models/runtimes/onnx/writer/graph.ts';
import { Message } from '../../../models/runtimes/onnx/writer/protobuf.ts';
import { weightsOf } from '../registry-weights.ts';

const floats = (bytes: Uint8Array): number[] => [...new Float32Array(Uint8Array.from(bytes).buffer)];

describe('an .onnx file', () => {
  it('gives its tensors, those inside a loop as well', () => {
    const graph = new Graph('around');
    const outer = graph.float32([1, 2, 3]);
    const step = new Graph('step', { around: graph });
    const inner = step.constant('uint8', [2, 1], Uint8Array.of(7, 8));
    step.result('bool', [], step.input('goes_on', 'bool', []));
    graph.nodes('Loop', [graph.int64([3], []), ''], [true], { attributes: { body: { graph: step } } });
    const { tensors } = readOnnx(graph.encode());
    expect(floats(tensors.get(outer)?.bytes ?? new Uint8Array())).toEqual([1, 2, 3]);
    expect(tensors.get(inner)).toMatchObject({ type: 2, dims: [2, 1], bytes: Buffer.of(7, 8) });
  });

  it('gives numbers that lie in a field of their type, not as bytes', () => {
    const scale = new Message()
      .integer(2, 1)
      .bytes(4, new Uint8Array(Float32Array.of(0.5).buffer))
      .text(8, 'scale');
    const zero = new Message().integer(2, 2).bytes(5, Uint8Array.of(0xc8, 0x01)).text(8, 'zero');
    const file = new Message().message(7, new Message().message(5, scale).message(5, zero)).encode();
    const { tensors } = readOnnx(file);
    expect(floats(tensors.get('scale')?.bytes ?? new Uint8Array())).toEqual([0.5]);
    expect([...(tensors.get('zero')?.bytes ?? [])]).toEqual([200]);
  });
});

describe('an .ort file', () => {
  const decoder = async (): Promise<Uint8Array> => readFile((await weightsOf(model.card))['decoder'] ?? '');

  it('gives the same matrix under the name of its node, in either branch', async () => {
    const { nodes, tensors } = readOrt(await decoder());
    const [, words = ''] = nodes.get('/proj_out/MatMul_quant') ?? [];
    const toWords = tensors.get(words);
    const table = tensors.get('model.decoder.embed_tokens.weight_merged_0_quantized');
    expect(toWords?.dims).toEqual([288, 32_768]);
    expect(table?.dims).toEqual([32_768, 288]);
    for (const word of [0, 1, 4711, 32_767]) {
      expect(toWords?.bytes[5 * 32_768 + word]).toBe(table?.bytes[word * 288 + 5]);
    }
    // Only in the branch without a cache.
    expect(nodes.has('/model/decoder/layers.5/encoder_attn/k_proj/MatMul_quant')).toBe(true);
  });

  it.each([
    ['cut', (file: Uint8Array) => file.subarray(0, 4_000_000)],
    ['empty', () => new Uint8Array()],
    ['a page of text', () => Buffer.from('<html>Not found</html>')],
  ])('that is %s is refused, not read as something else', async (_what, spoiled) => {
    const file = spoiled(await decoder());
    expect(() => readOrt(file)).toThrow(RangeError);
  });
});
