import type { Stereo } from './audio.ts';
import { decodeAudio } from './decode.ts';
import type { Window } from './window.ts';

/**
 * Reads a recording in stereo: its first two channels, one after the other, so that no more than the result is
 * ever in memory; a mono recording comes as both.
 * @throws LabError `BadAudio` as decodeAudio
 */
export async function decodeStereo(path: string, window: Omit<Window, 'channel'> = {}): Promise<Stereo> {
  const left = await decodeAudio(path, { ...window, channel: 'left' });
  const { samples, sampleRateHz, source } = left;
  if (source.channels === 1) return { left: samples, right: samples, sampleRateHz };
  const right = await decodeAudio(path, { ...window, channel: 'right' });
  return { left: samples, right: right.samples, sampleRateHz };
}
