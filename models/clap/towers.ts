import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats, int64, ones } from '../runtimes/onnx/tensor.ts';
import { bands, frames, logMelOf, windowsOf } from './features.ts';
import type { Tokenize } from './tokenizer.ts';

/** A point at distance 1: two of them are as alike as their product says. */
export type Direction = Float32Array;

type Progress = (said: string) => void;

/** Texts by which the scale is found: any would do, and several even out rounding. */
const soundings = ['silence', 'speech', 'music'];
/** Ten seconds in which nothing is heard. */
const quiet = new Float32Array(frames * bands).fill(-100);

/**
 * The two towers of CLAP, sound and text into one space. The published graph has both in one: whichever is not asked
 * for is given as little as it takes.
 */
export class Towers {
  readonly #session: Session;
  readonly #tokenize: Tokenize;
  readonly #texts = new Map<string, Direction>();
  /** What the model multiplies cosines by before it turns them into probabilities. */
  readonly scale: number;

  private constructor(session: Session, tokenize: Tokenize, scale: number) {
    this.#session = session;
    this.#tokenize = tokenize;
    this.scale = scale;
  }

  /** The graph multiplies by a number that it learnt and does not say: it is what its logits are to its cosines. */
  static async open(session: Session, tokenize: Tokenize): Promise<Towers> {
    let [products, squares] = [0, 0];
    for (const text of soundings) {
      const { words, sound, logit } = await run(session, tokenize(text), quiet);
      const cosine = dot(words, sound);
      products += logit * cosine;
      squares += cosine * cosine;
    }
    return new Towers(session, tokenize, products / squares);
  }

  /** Where a recording lies: the mean of its stretches of ten seconds. @param samples at 48 kHz */
  async sound(samples: Float32Array, progress: Progress): Promise<Direction> {
    const windows = windowsOf(samples);
    let sum: Float32Array | undefined;
    for (const [index, window] of windows.entries()) {
      const { sound } = await run(this.#session, this.#tokenize(''), logMelOf(window));
      sum = sum === undefined ? sound : sum.map((value, at) => value + (sound[at] ?? 0));
      progress(`${index + 1} of ${windows.length} stretches of ten seconds`);
    }
    return unit(sum ?? new Float32Array());
  }

  /** Where texts lie; each is asked for once. */
  async texts(texts: readonly string[], progress: Progress): Promise<Direction[]> {
    const directions: Direction[] = [];
    for (const [index, text] of texts.entries()) {
      const known = this.#texts.get(text);
      const direction = known ?? (await run(this.#session, this.#tokenize(text), quiet)).words;
      this.#texts.set(text, direction);
      directions.push(direction);
      progress(`${index + 1} of ${texts.length} texts`);
    }
    return directions;
  }
}

interface BothTowers {
  words: Direction;
  sound: Direction;
  logit: number;
}

async function run(session: Session, ids: readonly number[], features: Float32Array): Promise<BothTowers> {
  const outputs = await session.run({
    input_ids: int64(ids, [1, ids.length]),
    ...(session.inputNames.includes('attention_mask') && { attention_mask: ones([1, ids.length]) }),
    input_features: float32(features, [1, 1, frames, bands]),
  });
  return {
    words: unit(floats(outputs, 'text_embeds').data),
    sound: unit(floats(outputs, 'audio_embeds').data),
    logit: floats(outputs, 'logits_per_audio').data[0] ?? 0,
  };
}

/** The cosine of two directions. */
export function dot(a: Direction, b: Direction): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function unit(vector: Float32Array): Direction {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}
