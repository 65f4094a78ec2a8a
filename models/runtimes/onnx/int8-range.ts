import { openSession } from './session.ts';
import { float32, floats } from './tensor.ts';
import { elementTypes } from './writer/element-type.ts';
import { Graph } from './writer/graph.ts';

/** Long enough for the kernels of every processor to take whole steps. */
const depth = 64;
const loudest = 255;
const greatest = 127;

/**
 * The greatest int8 weight that this processor multiplies without overflow, found by letting it multiply. Without
 * VNNI, x86 adds two products of a byte and a signed byte in 16 bits, and what does not fit is cut off at 32 767;
 * 7-bit weights never exceed it. What the system says of the processor may be another's: that of the host under an
 * emulator, or nothing.
 * @throws LabError `MissingRuntime`
 */
export async function greatestInt8(): Promise<127 | 63> {
  const graph = new Graph('sum-of-products');
  const cast = (x: string, type: keyof typeof elementTypes): string =>
    graph.node('Cast', [x], { attributes: { to: elementTypes[type] } });
  const bytes = cast(graph.input('bytes', 'float32', [1, depth]), 'uint8');
  const weights = graph.constant('int8', [depth, 1], new Uint8Array(depth).fill(greatest));
  const sum = cast(graph.node('MatMulInteger', [bytes, weights]), 'float32');
  graph.output('sum', 'float32', [1, 1], sum);

  const session = await openSession(graph.encode(), { threads: 1, provider: 'cpu', asWritten: true });
  try {
    const outputs = await session.run({ bytes: float32(new Float32Array(depth).fill(loudest), [1, depth]) });
    return floats(outputs, 'sum').data[0] === depth * loudest * greatest ? greatest : 63;
  } finally {
    await session.release();
  }
}
