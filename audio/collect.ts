import type { AudioData } from 'audio-decode';
import { badAudio } from './bad-audio.ts';
import type { Claim } from './containers/claim.ts';
import type { AudioSource, Heard } from './decode.ts';
import { mixDown } from './mix-down.ts';
import type { SampleSink } from './sample-sink.ts';
import { WindowedAudio, type Window } from './window.ts';

const lowestRateHz = 1_000;
const highestRateHz = 768_000;

/**
 * Hands on what a decoder gives piece by piece, and holds it against what the container said.
 *
 * @throws LabError `BadAudio`
 */
export async function collect(
  name: string,
  container: AudioSource['container'],
  parts: AsyncIterable<AudioData>,
  window: Window,
  claim: Claim | undefined,
  sink: SampleSink,
): Promise<Heard> {
  let audio: WindowedAudio | undefined;
  let sampleRateHz = 0;
  let channels = 0;
  for await (const { channelData, sampleRate } of parts) {
    if (audio === undefined) {
      checkRate(name, sampleRate);
      audio = new WindowedAudio(sampleRate, window, sink);
      sampleRateHz = sampleRate;
    }
    if (sampleRate !== sampleRateHz)
      throw badAudio(name, 'changes its rate on the way', `from ${sampleRateHz} to ${sampleRate} Hz`);
    channels = Math.max(channels, channelData.length);
    const [left, right = left] = channelData;
    const one = window.channel === 'left' ? left : window.channel === 'right' ? right : undefined;
    const mono = one ?? mixDown(channelData);
    checkNumbers(name, mono, audio.framesPassed / sampleRateHz);
    audio.push(mono);
    // Where the container says how long it is, the rest need not be decoded to find out.
    if (audio.isFull && claim !== undefined) break;
  }

  const decodedSeconds = audio === undefined ? 0 : audio.framesPassed / sampleRateHz;
  if (audio?.isFull !== true) checkLength(name, sampleRateHz, decodedSeconds, claim);
  if (audio === undefined || decodedSeconds === 0)
    throw badAudio(name, 'has no sound in it', `the ${container} decoder gave 0 samples`);
  const durationSeconds = audio.isFull && claim !== undefined ? claim.durationSeconds : decodedSeconds;
  audio.end();
  if (sink.length === 0) {
    const wanted = `${window.durationSeconds ?? 'all'} s from ${window.offsetSeconds ?? 0} s on`;
    throw badAudio(
      name,
      'ends before the part that is asked for',
      `${wanted} of ${seconds(durationSeconds)}`,
    );
  }
  return {
    sampleRateHz: audio.sampleRateHz,
    source: { container, sampleRateHz, channels, durationSeconds },
  };
}

function checkLength(
  name: string,
  sampleRateHz: number,
  decodedSeconds: number,
  claim: Claim | undefined,
): void {
  if (claim === undefined) return;
  const missing = claim.durationSeconds - decodedSeconds;
  // Durations are exact to the sample at best.
  if (missing <= claim.toleranceSeconds + 0.5 / Math.max(sampleRateHz, lowestRateHz)) return;
  throw badAudio(
    name,
    `is cut short or damaged: ${seconds(missing)} of ${seconds(claim.durationSeconds)} are missing`,
    `the decoder gave ${seconds(decodedSeconds)}, the container claims ${seconds(claim.durationSeconds)}`,
  );
}

function checkRate(name: string, sampleRateHz: number): void {
  if (Number.isInteger(sampleRateHz) && sampleRateHz >= lowestRateHz && sampleRateHz <= highestRateHz) return;
  throw badAudio(
    name,
    'has a sample rate that no recording has',
    `found ${sampleRateHz} Hz, expected ${lowestRateHz} to ${highestRateHz}`,
  );
}

function checkNumbers(name: string, samples: Float32Array, startSeconds: number): void {
  const index = samples.findIndex((sample) => !Number.isFinite(sample));
  if (index < 0) return;
  throw badAudio(
    name,
    'has samples that are not numbers',
    `${samples[index]} at sample ${index} after ${seconds(startSeconds)}`,
  );
}

const seconds = (value: number): string => `${value.toFixed(3)} s`;
