import { Graph } from '../../runtimes/onnx/writer/graph.ts';
import { transposed, type ByteMatrix } from './byte-matrix.ts';
import { heads, type Layers } from './layers.ts';
import { neighbourOf, rotate, rotaryOf, type Rotary } from './rotary.ts';

const microsoft = { domain: 'com.microsoft' } as const;
export const startToken = 1;
export const endToken = 2;
const decoder = '/model/decoder';
const words = 'model.decoder.embed_tokens.weight';

/**
 * What was heard, [1, frames, width], to the likeliest token each time, until one ends the text or there are `limit`
 * of them: [tokens, 1, 1]. The steps are a loop inside the graph: neither caches nor logits ever leave it.
 * @param positions most tokens that there may be
 */
export function decode(layers: Layers, heard: string, limit: string, positions: number): string {
  const { graph, weights } = layers;
  const table = weights.bytes(words);
  const width = table.outputs;
  const count = weights.layers(decoder);
  const cross = Array.from({ length: count }, (_, i) =>
    crossOf(layers, heard, moduleOf(i, 'encoder_attn'), width),
  );
  const tables = rotaryOf(layers, decoder, positions, width / heads);
  const toWords = weights.isQuantized('/proj_out') ? undefined : numbersOf(graph, transposed(table));

  const step = new Graph('step', { around: graph });
  const inner = layers.within(step);
  const at = step.node('Reshape', [step.input('position', 'int64', []), step.int64([1])]);
  step.input('goes_on', 'bool', []);
  const here = (of: string): string => step.node('Gather', [of, at]);
  const rotary = { own: here(tables.own), neighbour: here(tables.neighbour) };
  const cache = new Cache(step, width);
  let stream = numbersOf(step, table, step.input('token', 'int64', [1, 1]));
  for (const [i, audio] of cross.entries()) {
    const add = (x: string): void => {
      stream = step.node('Add', [stream, x]);
    };
    const normal = (name: string): string => inner.normalize(stream, `model.decoder.layers.${i}.${name}`);
    const project = (x: string, name: string): string => inner.project(x, [moduleOf(i, name)]);

    const [queries, keys, values] = askItself(
      inner,
      normal('input_layernorm'),
      moduleOf(i, 'self_attn'),
      rotary,
      width,
    );
    const text = { keys: cache.add(`keys_${i}`, keys, 3), values: cache.add(`values_${i}`, values, 2) };
    add(project(attend(inner, queries, text, width), 'self_attn/o_proj'));

    const asked = headsOf(
      step,
      project(normal('post_attention_layernorm'), 'encoder_attn/q_proj'),
      heads,
      width,
    );
    add(project(attend(inner, scaled(inner, asked, width), audio, width), 'encoder_attn/o_proj'));

    add(gatedForward(inner, normal('final_layernorm'), i));
  }
  const last = inner.normalize(stream, 'model.decoder.norm');
  const logits =
    toWords === undefined ? inner.project(last, ['/proj_out']) : step.node('MatMul', [last, toWords]);
  const best = step.node('ArgMax', [logits], { attributes: { axis: -1, keepdims: 0 } });

  const one = [1, 1];
  step.result('bool', one, step.node('Not', [step.node('Equal', [best, step.int64([endToken], one)])]));
  step.result('int64', one, best);
  const empty = cache.giveBack(graph);
  step.result('int64', one, step.node('Identity', [best]));
  const before = [graph.int64([startToken], one), ...empty];
  // All of its outputs, though only the last is wanted: the operator writes to those that are left out as well.
  const after = graph.nodes(
    'Loop',
    [limit, graph.constant('bool', [], Uint8Array.of(1)), ...before],
    [...before, 'tokens'].map(() => true),
    { attributes: { body: { graph: step } } },
  );
  return after.at(-1) ?? '';
}

const moduleOf = (layer: number, name: string): string => `${decoder}/layers.${layer}/${name}`;

/** A table of bytes as numbers, all of it or some rows. */
function numbersOf(
  graph: Graph,
  { inputs, outputs, values, scales, zeros }: ByteMatrix,
  rows?: string,
): string {
  const all = graph.constant('uint8', [inputs, outputs], values);
  const bytes = rows === undefined ? all : graph.node('Gather', [all, rows]);
  const scale = graph.float32([...scales], []);
  return graph.node('DequantizeLinear', [bytes, scale, graph.constant('uint8', [], zeros)]);
}

/** What a token attends to: keys, [1, heads, head width, length], and values, [1, heads, length, head width]. */
interface Attended {
  keys: string;
  values: string;
}

/** Of what was heard, for one layer: the same for every token. */
function crossOf(layers: Layers, heard: string, module: string, width: number): Attended {
  const { graph } = layers;
  const byHead = (name: string, perm: readonly number[]): string => {
    const dims = graph.int64([1, -1, heads, width / heads]);
    const split = graph.node('Reshape', [layers.project(heard, [`${module}/${name}`]), dims]);
    return graph.node('Transpose', [split], { attributes: { perm } });
  };
  return {
    keys: scaled(layers, byHead('k_proj', [0, 2, 3, 1]), width),
    values: byHead('v_proj', [0, 2, 1, 3]),
  };
}

/** x, [1, 1, n x width], as [1, n, 1, width of a head]: of a single token the heads lie one after the other already. */
const headsOf = (step: Graph, x: string, count: number, width: number): string =>
  step.node('Reshape', [x, step.int64([1, count, 1, width / heads])]);

/** Queries and values, [1, heads, 1, head width], and keys, [1, heads, head width, 1], of a token. */
function askItself(
  layers: Layers,
  x: string,
  module: string,
  rotary: Rotary,
  width: number,
): [queries: string, keys: string, values: string] {
  const { graph: step } = layers;
  const modules = ['q_proj', 'k_proj', 'v_proj'].map((name) => `${module}/${name}`);
  const all = headsOf(step, layers.project(x, modules), 3 * heads, width);
  const [turning = '', values = ''] = layers.split(all, [2 * heads, heads], 1);
  const order = step.int64(Array.from({ length: width / heads }, (_, i) => neighbourOf(i)));
  const neighbours = step.node('Gather', [turning, order], { attributes: { axis: 3 } });
  const turned = scaled(layers, rotate(step, turning, neighbours, rotary), width);
  const [queries = '', keys = ''] = layers.split(turned, [heads, heads], 1);
  return [queries, step.node('Reshape', [keys, step.int64([1, heads, width / heads, 1])]), values];
}

/** The hub's graph scales queries and keys, the wheel's their product. */
function scaled({ graph, weights }: Layers, x: string, width: number): string {
  if (weights.isFused) return x;
  // Rounded in between, as it was there.
  const scale = Math.sqrt(Math.fround((width / heads) ** -0.5));
  return graph.node('Mul', [x, graph.float32([scale], [])]);
}

/** Queries of one token, [1, heads, 1, head width]: [1, 1, width] */
function attend(
  { graph: step, weights }: Layers,
  queries: string,
  { keys, values }: Attended,
  width: number,
): string {
  const alpha = weights.isFused ? (width / heads) ** -0.5 : 1;
  const scores = step.node('FusedMatMul', [queries, keys], {
    ...microsoft,
    attributes: { alpha: { float: alpha } },
  });
  const shares = step.node('Softmax', [scores], { attributes: { axis: -1 } });
  return step.node('Reshape', [step.node('MatMul', [shares, values]), step.int64([1, 1, width])]);
}

/** Half of what comes in is let through by the other half. */
function gatedForward(layers: Layers, x: string, i: number): string {
  const { graph: step, weights } = layers;
  const module = (name: string): string => moduleOf(i, `mlp/${name}`);
  const bias = (name: string): string => `model.decoder.layers.${i}.mlp.${name}.bias`;
  const half = weights.matrix(module('fc1')).outputs / 2;
  const [value = '', gate = ''] = layers.split(layers.project(x, [module('fc1')], bias('fc1')), [half, half]);
  const open = step.node('QuickGelu', [gate], { ...microsoft, attributes: { alpha: { float: 1 } } });
  return layers.project(step.node('Mul', [open, value]), [module('fc2')], bias('fc2'));
}

/** Keys and values of the text so far, as they go from step to step. */
class Cache {
  readonly #step: Graph;
  readonly #headWidth: number;
  readonly #kept: { axis: 2 | 3; after: string }[] = [];

  constructor(step: Graph, width: number) {
    this.#step = step;
    this.#headWidth = width / heads;
  }

  /** Takes what there was under this name, and puts one more at its end, along `axis`. */
  add(name: string, one: string, axis: 2 | 3): string {
    const before = this.#step.input(name, 'float32', this.#dims(axis, 'past'));
    const after = this.#step.node('Concat', [before, one], { attributes: { axis } });
    this.#kept.push({ axis, after });
    return after;
  }

  /** Declares all of it as results of the step. Returns what there is before the first step, in `around`. */
  giveBack(around: Graph): string[] {
    return this.#kept.map(({ axis, after }) => {
      this.#step.result('float32', this.#dims(axis, 'present'), after);
      return around.constant('float32', this.#dims(axis, 0), new Uint8Array());
    });
  }

  #dims<L>(axis: 2 | 3, length: L): (number | L)[] {
    return axis === 2 ? [1, heads, length, this.#headWidth] : [1, heads, this.#headWidth, length];
  }
}
