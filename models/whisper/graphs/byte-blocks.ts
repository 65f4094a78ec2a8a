import { openSession } from '../../runtimes/onnx/session.ts';
import { float32, floats } from '../../runtimes/onnx/tensor.ts';
import { Graph } from '../../runtimes/onnx/writer/graph.ts';

/** Beside 1, it is nothing in 8 bits. */
const faint = 0.003;
const outputs = 16;
const blockLength = 128;

/**
 * Whether this processor multiplies matrices in blocks of bytes as bytes. Where onnxruntime has no such kernel (x86
 * before AVX2, arm64 without dot products) it turns the whole matrix into numbers at every step, which takes a
 * hundred times as long. Only then a number too small for bytes comes through.
 * @throws LabError `MissingRuntime`
 */
export async function multipliesByteBlocks(): Promise<boolean> {
  const weights = new Uint8Array(outputs * blockLength).fill(128);
  for (let output = 0; output < outputs; output++) weights[output * blockLength + 1] = 255;
  const graph = new Graph('faint-number');
  const values = graph.constant('uint8', [outputs, 1, blockLength], weights);
  const scales = graph.float32(Array.from({ length: outputs }, () => 1 / 127));
  const product = graph.node('MatMulNBits', [graph.input('x', 'float32', [1, blockLength]), values, scales], {
    domain: 'com.microsoft',
    attributes: { K: blockLength, N: outputs, bits: 8, block_size: blockLength, accuracy_level: 4 },
  });
  graph.output('y', 'float32', [1, outputs], product);

  const session = await openSession(graph.encode(), { threads: 1, provider: 'cpu', asWritten: true });
  try {
    const x = new Float32Array(blockLength);
    x.set([1, faint]);
    const { data } = floats(await session.run({ x: float32(x, [1, blockLength]) }), 'y');
    return Math.abs(data[0] ?? NaN) < faint / 2;
  } finally {
    await session.release();
  }
}
