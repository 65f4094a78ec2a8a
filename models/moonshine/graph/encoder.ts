import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import { beside, reordered } from './byte-matrix.ts';
import { heads, type Layers } from './layers.ts';
import { neighbourOf, rotate, rotaryOf, type Rotary } from './rotary.ts';

const microsoft = { domain: 'com.microsoft' } as const;
const swap = { attributes: { perm: [0, 2, 1, 3] } };

/**
 * samples, [1, samples], to what is heard in them, [1, frames, width]: a frame every 384 samples.
 * @param positions most frames that there may be
 */
export function encode(layers: Layers, samples: string, positions: number): string {
  const { graph, weights } = layers;
  const width = weights.floats('conv3.bias').length;
  let stream = convolve(layers, samples, width);
  const rotary = firstOf(graph, rotaryOf(layers, '', positions, width / heads), stream);
  const count = weights.layers('');
  for (let i = 0; i < count; i++) {
    const normal = layers.normalize(stream, `layers.${i}.input_layernorm`);
    const attended = attend(layers, normal, `/layers.${i}/self_attn`, rotary, width);
    stream = graph.node('Add', [stream, layers.project(attended, [`/layers.${i}/self_attn/o_proj`])]);

    const again = layers.normalize(stream, `layers.${i}.post_attention_layernorm`);
    const inner = layers.project(again, [`/layers.${i}/mlp/fc1`], `layers.${i}.mlp.fc1.bias`);
    const active = graph.node('Gelu', [inner], microsoft);
    const outer = layers.project(active, [`/layers.${i}/mlp/fc2`], `layers.${i}.mlp.fc2.bias`);
    if (i === count - 1 && weights.isFused) return layers.addNormalized(stream, outer, 'layer_norm');
    stream = graph.node('Add', [stream, outer]);
  }
  return layers.normalize(stream, 'layer_norm');
}

/** Three convolutions of the waveform, the first of which is brought to one loudness: [1, frames, width] */
function convolve(layers: Layers, samples: string, width: number): string {
  const { graph, weights } = layers;
  const wave = graph.node('Unsqueeze', [samples, graph.int64([1])]);
  const heard = graph.node(
    'FusedConv',
    [wave, layers.floats(weights.kernel('conv1.weight'), [width, 1, 127])],
    {
      ...microsoft,
      attributes: { strides: [64], kernel_shape: [127], activation: { text: 'Tanh' } },
    },
  );
  const flat = graph.node('Reshape', [heard, graph.int64([1, 1, -1])]);
  const even = graph.node('InstanceNormalization', [flat, graph.float32([1]), graph.float32([0])], {
    attributes: { epsilon: { float: 1e-5 } },
  });
  const rows = graph.node('Reshape', [even, graph.int64([1, width, -1])]);
  const perRow = (node: string): string => layers.floats(weights.floatsInto([node], 1), [width, 1]);
  const scaled = graph.node('Mul', [rows, perRow('/groupnorm/Mul')]);
  const levelled = graph.node('Add', [scaled, perRow('/groupnorm/Add')]);

  const convolved = (x: string, name: string, stride: number, length: number, inputs: number): string => {
    const bias = weights.floats(`${name}.bias`);
    const kernel = layers.floats(weights.kernel(`${name}.weight`), [bias.length, inputs, length]);
    const sums = graph.node('Conv', [x, kernel, layers.floats(bias)], {
      attributes: { strides: [stride], kernel_shape: [length] },
    });
    return graph.node('Gelu', [sums], microsoft);
  };
  const frames = convolved(convolved(levelled, 'conv2', 3, 7, width), 'conv3', 2, 3, 2 * width);
  return graph.node('Transpose', [frames], { attributes: { perm: [0, 2, 1] } });
}

/** The tables of as many positions as x, [1, frames, width], has frames. */
function firstOf(graph: Graph, { own, neighbour }: Rotary, x: string): Rotary {
  const length = graph.node('Shape', [x], { attributes: { start: 1, end: 2 } });
  const cut = (table: string): string => graph.node('Slice', [table, graph.int64([0]), length]);
  return { own: cut(own), neighbour: cut(neighbour) };
}

/** Every frame to every other one: [1, frames, width] */
function attend(layers: Layers, x: string, module: string, rotary: Rotary, width: number): string {
  const { graph, weights } = layers;
  const byHead = (all: string, count: number): string =>
    graph.node('Reshape', [all, graph.int64([1, -1, count, width / heads])]);
  const turning = ['q_proj', 'k_proj'].map((name) => weights.matrix(`${module}/${name}`));
  // Multiplied a second time in the order of their neighbours: that is faster than moving single numbers.
  const neighbours = turning.map((matrix) => reordered(matrix, neighbourOf));
  const [both = '', others = '', told = ''] = layers.split(
    layers.multiply(x, beside([...turning, ...neighbours, weights.matrix(`${module}/v_proj`)])),
    [2 * width, 2 * width, width],
  );
  const turned = rotate(graph, byHead(both, 2 * heads), byHead(others, 2 * heads), rotary);
  const apart = (x: string, count: number): string[] =>
    layers.split(graph.node('Transpose', [x], swap), Array<number>(count).fill(1), 1);
  // Each head for itself: the scores of all at once would be 50 MB for 30 s.
  const askers = apart(turned, 2 * heads);
  const values = apart(byHead(told, heads), heads);
  const attended = values.map((value, head) => {
    const scores = graph.node('FusedMatMul', [askers[head] ?? '', askers[heads + head] ?? ''], {
      ...microsoft,
      attributes: { transB: 1, alpha: { float: (width / heads) ** -0.5 } },
    });
    const shares = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
    return graph.node('MatMul', [shares, value]);
  });
  const sums = graph.node('Transpose', [graph.node('Concat', attended, { attributes: { axis: 1 } })], swap);
  return graph.node('Reshape', [sums, graph.int64([1, -1, width])]);
}
