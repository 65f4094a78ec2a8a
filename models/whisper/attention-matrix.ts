const filterWidth = 7;
const half = filterWidth >> 1;

/**
 * Cross-attention to one matrix that says how strongly each token belongs to each stretch of 20 ms: normalised by
 * token, smoothed by a median over 7 stretches, and averaged over the heads.
 * (openai-whisper 20250625, `find_alignment`.)
 *
 * @param weights Float32Array, [heads, tokens, all frames]; sums to 1 over the frames
 * @param frames those that are sound; the others are left out of it
 * @returns Float64Array, [tokens, frames]
 */
export function attentionMatrix(
  weights: Float32Array,
  { heads, tokens, frames }: { heads: number; tokens: number; frames: number },
): Float64Array {
  const allFrames = weights.length / heads / tokens;
  const matrix = new Float64Array(tokens * frames);
  for (let head = 0; head < heads; head++) {
    const own = new Float64Array(tokens * frames);
    for (let token = 0; token < tokens; token++) {
      const start = (head * tokens + token) * allFrames;
      const row = weights.subarray(start, start + frames);
      const sum = row.reduce((total, weight) => total + weight, 0);
      for (let frame = 0; frame < frames; frame++) own[token * frames + frame] = (row[frame] ?? 0) / sum;
    }
    standardise(own, tokens, frames);
    addSmoothed(matrix, own, tokens, frames, heads);
  }
  return matrix;
}

/** Each frame to mean 0 and deviation 1 over the tokens. */
function standardise(values: Float64Array, tokens: number, frames: number): void {
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    let squares = 0;
    for (let at = frame; at < values.length; at += frames) sum += values[at] ?? 0;
    const mean = sum / tokens;
    for (let at = frame; at < values.length; at += frames) squares += ((values[at] ?? 0) - mean) ** 2;
    const deviation = Math.sqrt(squares / tokens);
    for (let at = frame; at < values.length; at += frames)
      values[at] = ((values[at] ?? 0) - mean) / deviation;
  }
}

/** Adds a head's share of the average, each value the median of the seven around it; edges are mirrored. */
function addSmoothed(
  matrix: Float64Array,
  values: Float64Array,
  tokens: number,
  frames: number,
  heads: number,
): void {
  const around = new Float64Array(filterWidth);
  for (let token = 0; token < tokens; token++) {
    const row = values.subarray(token * frames, (token + 1) * frames);
    for (let frame = 0; frame < frames; frame++) {
      let median = row[frame] ?? 0;
      if (frames > half) {
        for (let k = 0; k < filterWidth; k++) around[k] = row[mirrored(frame + k - half, frames)] ?? 0;
        median = around.sort()[half] ?? 0;
      }
      matrix[token * frames + frame] = (matrix[token * frames + frame] ?? 0) + median / heads;
    }
  }
}

const mirrored = (at: number, length: number): number =>
  at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
