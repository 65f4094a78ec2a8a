import type { OnnxWeights } from '../runtimes/onnx/onnx-weights.ts';
import { Graph } from '../runtimes/onnx/writer/graph.ts';
import { windowWidth } from './windows.ts';

/** Width of the LSTM, of its state and of what goes into it. */
export const width = 128;
/** Fourier bins of a frame: 256 samples, 128 after the frame before. */
const bins = 129;
const framesInWindow = 4;
/**
 * Windows beside each other in one convolution. Their 32 frames fill the vectors of a processor, as the four of a
 * single window do not; with more, onnxruntime cuts its sums into parts and rounds them otherwise.
 */
export const windowsInGroup = 8;

/**
 * Silero VAD from the weights of its published sequence graph, which convolves one window at a time. Here the first
 * three convolutions hear eight at once, each sum in the published order: what comes out is the same to the bit, in a
 * third of the time. The last two see a single frame of each window, which onnxruntime sums in an order of its own:
 * they stay as they are.
 *
 * windows [groups, 1, 8, 640], h, c [1, 1, 128] -> speech_probs [8 groups], hn, cn [1, 1, 128]
 *
 * @throws LabError `WeightsCorrupt`
 */
export function sileroGraph(weights: OnnxWeights): Uint8Array {
  const graph = new Graph('silero-vad');
  const tensor = (name: string, dims: readonly number[], as = dims): string =>
    graph.constant('float32', as, new Uint8Array(weights.read(name, dims).buffer));
  /** Along the frames, with one of zeros on either side; then a ReLU. `rows`: windows beside each other. */
  const convolve = (
    x: string,
    layer: number,
    inputs: number,
    outputs: number,
    stride: number,
    rows: boolean,
  ) =>
    graph.node(
      'FusedConv',
      [
        x,
        tensor(`encoder.${layer}.weight`, [outputs, inputs, 3], rows ? [outputs, inputs, 1, 3] : undefined),
        tensor(`encoder.${layer}.bias`, [outputs]),
      ],
      {
        domain: 'com.microsoft',
        attributes: {
          activation: { text: 'Relu' },
          kernel_shape: rows ? [1, 3] : [3],
          strides: rows ? [1, stride] : [stride],
          pads: rows ? [0, 1, 0, 1] : [1, 1],
        },
      },
    );

  const windows = graph.input('windows', 'float32', ['groups', 1, windowsInGroup, windowWidth]);
  const state = [1, 1, width];
  const [h, c] = [graph.input('h', 'float32', state), graph.input('c', 'float32', state)];

  const basis = tensor('stft.forward_basis_buffer', [2 * bins, 1, 256], [2 * bins, 1, 1, 256]);
  const spectrum = graph.node('Conv', [windows, basis], {
    attributes: { kernel_shape: [1, 256], strides: [1, 128] },
  });
  const parts = graph.nodes('Split', [spectrum, graph.int64([bins, bins])], [true, true], {
    attributes: { axis: 1 },
  });
  const magnitude = graph.node('Sqrt', [
    graph.node(
      'Add',
      parts.map((part) => graph.node('Mul', [part, part])),
    ),
  ]);

  const second = convolve(convolve(magnitude, 0, bins, 128, 1, true), 1, 128, 64, 2, true);
  const apart = graph.node('Transpose', [second], { attributes: { perm: [0, 2, 1, 3] } });
  const each = graph.node('Reshape', [apart, graph.int64([-1, 64, framesInWindow / 2])]);
  const encoded = convolve(convolve(each, 2, 64, 64, 2, false), 3, 64, width, 1, false);

  const [remembered, hn, cn] = graph.nodes(
    'LSTM',
    [
      graph.node('Reshape', [encoded, graph.int64([-1, 1, width])]),
      tensor('onnx::LSTM_209', [1, 4 * width, width]),
      tensor('onnx::LSTM_210', [1, 4 * width, width]),
      tensor('onnx::LSTM_211', [1, 8 * width]),
      '',
      h,
      c,
    ],
    [true, true, true],
    { attributes: { hidden_size: width } },
  );
  const positive = graph.node('Relu', [graph.node('Reshape', [remembered, graph.int64([-1, 1, width])])]);
  const turned = graph.node('Transpose', [positive], { attributes: { perm: [1, 2, 0] } });
  const logits = graph.node('Conv', [
    turned,
    tensor('output.weight', [1, width, 1]),
    tensor('output.bias', [1]),
  ]);
  const speech = graph.node('Sigmoid', [graph.node('Reshape', [logits, graph.int64([-1])])]);
  graph.output('speech_probs', 'float32', ['windows'], speech);
  graph.output('hn', 'float32', state, hn);
  graph.output('cn', 'float32', state, cn);
  return graph.encode();
}
