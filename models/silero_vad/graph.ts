import type { OnnxWeights } from '../runtimes/onnx/onnx-weights.ts';
import { Graph } from '../runtimes/onnx/writer/graph.ts';
import { convolve, floats, type Layer } from './convolve.ts';
import { foldedSamples, framesInWindow } from './frames.ts';

/** Fourier bins of a frame. */
const bins = 129;
/** Width of the LSTM, of its state and of what goes into it. */
export const width = 128;

const layers: readonly Layer[] = [
  { inputs: bins, outputs: 128, frames: framesInWindow, stride: 1, products: 2 },
  { inputs: 128, outputs: 64, frames: 4, stride: 2, products: 1 },
  { inputs: 64, outputs: 64, frames: 2, stride: 2, products: 1 },
  { inputs: 64, outputs: width, frames: 1, stride: 1, products: 1 },
];

/**
 * Silero VAD as matrix products over all windows at once, from the weights in its published sequence graph. That one
 * asks for convolutions over four frames, window by window, which keep a processor busy with anything but arithmetic.
 *
 * even, odd [4 n, 128], h, c [1, 1, 128] -> speech_probs [n], hn, cn [1, 1, 128]
 *
 * @throws LabError `WeightsCorrupt`
 */
export function sileroGraph(weights: OnnxWeights): Uint8Array {
  const graph = new Graph('silero-vad');
  const state = [1, 1, width];
  const even = graph.input('even', 'float32', ['frames', foldedSamples]);
  const odd = graph.input('odd', 'float32', ['frames', foldedSamples]);
  const [h, c] = [graph.input('h', 'float32', state), graph.input('c', 'float32', state)];

  let heard = graph.node('Reshape', [
    magnitudes(graph, weights, even, odd),
    graph.int64([-1, framesInWindow * bins]),
  ]);
  for (const [index, layer] of layers.entries()) {
    const kernel = weights.read(`encoder.${index}.weight`, [layer.outputs, layer.inputs, 3]);
    const bias = weights.read(`encoder.${index}.bias`, [layer.outputs]);
    heard = convolve(graph, heard, layer, kernel, bias);
  }

  const gates = [
    floats(graph, [1, 4 * width, width], weights.read('onnx::LSTM_209', [1, 4 * width, width])),
    floats(graph, [1, 4 * width, width], weights.read('onnx::LSTM_210', [1, 4 * width, width])),
    floats(graph, [1, 8 * width], weights.read('onnx::LSTM_211', [1, 8 * width])),
  ];
  const [remembered, hn, cn] = graph.nodes(
    'LSTM',
    [graph.node('Unsqueeze', [heard, graph.int64([1])]), ...gates, '', h, c],
    [true, true, true],
    { attributes: { hidden_size: width } },
  );
  const flat = graph.node('Relu', [graph.node('Reshape', [remembered, graph.int64([-1, width])])]);
  const logits = graph.node('Gemm', [
    flat,
    floats(graph, [width, 1], weights.read('output.weight', [1, width, 1])),
    floats(graph, [1], weights.read('output.bias', [1])),
  ]);
  const speech = graph.node('Sigmoid', [graph.node('Reshape', [logits, graph.int64([-1])])]);
  graph.output('speech_probs', 'float32', ['windows'], speech);
  graph.output('hn', 'float32', state, hn);
  graph.output('cn', 'float32', state, cn);
  return graph.encode();
}

/** [frames, 129] */
function magnitudes(graph: Graph, weights: OnnxWeights, even: string, odd: string): string {
  const frameSamples = 2 * foldedSamples;
  const basis = weights.read('stft.forward_basis_buffer', [2 * bins, 1, frameSamples]);
  const [real = '', imaginary = ''] = [even, odd].map((folded, part) => {
    const matrix = new Float32Array(foldedSamples * bins);
    for (let bin = 0; bin < bins; bin++) {
      const row = basis.subarray((part * bins + bin) * frameSamples);
      for (let i = 0; i < foldedSamples; i++) matrix[i * bins + bin] = row[i + 1] ?? 0;
    }
    const product = graph.node('MatMul', [folded, floats(graph, [foldedSamples, bins], matrix)]);
    return graph.node('Mul', [product, product]);
  });
  return graph.node('Sqrt', [graph.node('Add', [real, imaginary])]);
}
