/**
 * What Whisper's decoding asks of a model, whatever graphs are behind it: those that are written here from the
 * published weights (`graphs/`), or the stock ONNX layout of the hub.
 */
export interface WhisperEngine {
  readonly dims: WhisperDims;
  /** Encodes one window, [melBands, 3000] as log-mel features, and projects its cross-attention once. */
  encode(features: Float32Array): Promise<EncodedWindow>;
  /**
   * Feeds `tokens` after what the cache holds. The first call has no cache and takes the whole prompt.
   * @param cache of the step before; it may not be used again afterwards
   */
  step(
    window: EncodedWindow,
    tokens: readonly number[],
    cache: DecoderCache | undefined,
    wanted: StepWanted,
  ): Promise<Step>;
  /**
   * Cross-attention weights of the alignment heads, averaged over nothing: softmax over all 1500 encoder frames of
   * each alignment head, for each of `tokens`. Float32Array, [heads, tokens, 1500]
   */
  alignment?(
    window: EncodedWindow,
    tokens: readonly number[],
  ): Promise<{ heads: number; weights: Float32Array }>;
  dispose(): Promise<void>;
}

export interface WhisperDims {
  melBands: number;
  vocabulary: number;
  /** Most tokens that the decoder can hold: 448. */
  textContext: number;
  /** Id of the first timestamp token, `<|0.00|>`; everything from it on is time in steps of 0.02 s. */
  firstTimestamp: number;
}

/** Opaque to the decoding. */
export interface EncodedWindow {
  readonly kind: 'encoded-window';
}
export interface DecoderCache {
  readonly kind: 'decoder-cache';
  /** Tokens that it holds. */
  readonly length: number;
}

export interface StepWanted {
  /** Also all logits of the last position, unmasked: for sampling, for language detection. */
  logits?: boolean | undefined;
  /** Position in `tokens` whose probability of `noSpeechToken` is wanted: that of `<|startoftranscript|>`. */
  noSpeechAt?: number | undefined;
}

/** What the rules of Whisper's decoding need of the last position. Suppressed tokens are left out of all of it. */
export interface Step {
  cache: DecoderCache;
  /** The most likely token below `firstTimestamp`, `<|endoftext|>` among them. */
  textToken: number;
  textLogit: number;
  /** log sum exp over the logits of the tokens below `firstTimestamp`, `<|endoftext|>` among them. */
  textLogSumExp: number;
  /** Logit of `<|endoftext|>`. */
  endLogit: number;
  /** Logits of `<|0.00|>` to `<|30.00|>`: Float32Array, [1501] */
  timestampLogits: Float32Array;
  /** Where asked for: Float32Array, [vocabulary] */
  logits?: Float32Array | undefined;
  /** Where asked for: 0..1, unmasked softmax. */
  noSpeechProbability?: number | undefined;
}
