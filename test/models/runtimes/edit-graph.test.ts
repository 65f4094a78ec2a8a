import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { editGraph, type GraphEdit } from '../../../models/runtimes/onnx/edit-graph.ts';
import { openSession } from '../../../models/runtimes/onnx/session.ts';
import { float32, floats } from '../../../models/runtimes/onnx/tensor.ts';

const graphs = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/onnx-graphs.json'), 'utf8')));
/** y = x, for one value. */
const identity = Buffer.from(graphs['identity'] ?? '', 'base64');
const onCpu = { threads: 1, provider: 'cpu' };
const unchanged: GraphEdit = { inputs: {}, outputs: {}, node: (node) => node };

describe('an ONNX file that is rewritten', () => {
  it('is the same to the byte when nothing is asked', () => {
    expect(Buffer.from(editGraph(identity, 'identity', unchanged))).toEqual(identity);
  });

  it('runs with the operator, the inputs and the outputs that it was given', async () => {
    const session = await openSession(
      editGraph(identity, 'identity', {
        inputs: { x: ['n'], b: ['n'] },
        outputs: { z: ['n'] },
        node: ({ inputs }) => ({ operator: 'Add', inputs: [...inputs, 'b'], outputs: ['z'] }),
      }),
      onCpu,
    ).catch((error: unknown) => error);
    // The old output has lost its node, and onnxruntime says so: nothing is left half-connected in silence.
    expect(session).toHaveProperty('failures.0.type', 'WeightsCorrupt');

    const added = await openSession(
      editGraph(identity, 'identity', {
        inputs: { x: ['n'], b: ['n'] },
        outputs: {},
        node: ({ inputs, outputs }) => ({ operator: 'Add', inputs: [...inputs, 'b'], outputs }),
      }),
      onCpu,
    );
    expect(added.inputNames.toSorted()).toEqual(['b', 'x']);
    const outputs = await added.run({
      x: float32(Float32Array.of(1, 2), [2]),
      b: float32(Float32Array.of(10, 20), [2]),
    });
    expect([...floats(outputs, 'y').data]).toEqual([11, 22]);
    await added.release();
  });

  it.each([
    ['cut', identity.subarray(0, 40)],
    ['text', Buffer.from('<html>not found</html>')],
  ])('is WeightsCorrupt, and named, when it is no ONNX file: %s', (_what, bytes) => {
    expect(() => editGraph(bytes, 'enc.onnx', unchanged)).toThrow('WeightsCorrupt: enc.onnx');
  });
});
