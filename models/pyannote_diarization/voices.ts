import type { SampleRanges } from '../../audio/audio.ts';
import { localSpeakers, type Segmentation } from './segmentation.ts';
import type { Part, VoiceEncoder } from './voice-encoder.ts';

/** Who is heard in a chunk, and how they sound. */
export interface LocalVoice {
  chunk: number;
  /** Which of the chunk's own speakers. */
  speaker: number;
  /** Undefined: too little to hear a voice. */
  vector: Float32Array | undefined;
  /** Frames in which nobody else of the chunk is heard. */
  aloneFrames: number;
}

/** Voices that are embedded at once, and of how many chunks: what lies between is in memory. */
const mostInBatch = 16;
const mostChunksInBatch = 16;

/**
 * Embeds each speaker of each chunk who says anything: where they speak alone, or everywhere when that is too short.
 * This is where most of the time goes.
 */
export async function localVoices(
  samples: SampleRanges,
  segmentation: Segmentation,
  encoder: VoiceEncoder,
  progress: (said: string) => void,
): Promise<LocalVoice[]> {
  const { chunkSamples, stepSamples } = segmentation;
  const heard = heardIn(segmentation);
  const listen = encoder.listen(samples);
  const partOf = ({ chunk }: LocalVoice, mask: Uint8Array): Part => ({
    startSample: chunk * stepSamples,
    sampleCount: chunkSamples,
    mask,
  });
  let done = 0;
  for (const batch of batchesOf(heard)) {
    const alone = await listen(batch.map((one) => partOf(one.voice, one.alone)));
    const short = batch.filter((_, index) => alone[index] === undefined);
    const whole = short.length === 0 ? [] : await listen(short.map((one) => partOf(one.voice, one.mask)));
    for (const [index, { voice }] of batch.entries()) voice.vector = alone[index];
    for (const [index, { voice }] of short.entries()) voice.vector = whole[index];
    done += batch.length;
    progress(`heard ${done} of ${heard.length} voices`);
  }
  return heard.map(({ voice }) => voice);
}

function batchesOf(heard: readonly Heard[]): Heard[][] {
  const batches: Heard[][] = [];
  let batch: Heard[] = [];
  for (const one of heard) {
    const firstChunk = batch[0]?.voice.chunk ?? one.voice.chunk;
    if (batch.length === mostInBatch || one.voice.chunk - firstChunk >= mostChunksInBatch) {
      batches.push(batch);
      batch = [];
    }
    batch.push(one);
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

export interface Heard {
  voice: LocalVoice;
  mask: Uint8Array;
  /** The mask without frames in which somebody else is heard too. */
  alone: Uint8Array;
}

/** Who is heard in each chunk; nobody has a vector yet. */
export function heardIn({ active, chunks, frames }: Segmentation): Heard[] {
  const heard: Heard[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    const own = active.subarray(chunk * frames * localSpeakers, (chunk + 1) * frames * localSpeakers);
    const speaks = (frame: number, speaker: number): number => own[frame * localSpeakers + speaker] ?? 0;
    for (let speaker = 0; speaker < localSpeakers; speaker++) {
      const mask = Uint8Array.from({ length: frames }, (_, frame) => speaks(frame, speaker));
      if (!mask.includes(1)) continue;
      const alone = mask.map((on, frame) => {
        const others = speaks(frame, 0) + speaks(frame, 1) + speaks(frame, 2) - on;
        return others === 0 ? on : 0;
      });
      const aloneFrames = alone.reduce((sum, on) => sum + on, 0);
      heard.push({ voice: { chunk, speaker, vector: undefined, aloneFrames }, mask, alone });
    }
  }
  return heard;
}
