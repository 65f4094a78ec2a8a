import type { SampleRanges } from '../../audio/audio.ts';
import type { Turn } from '../../contract/diarization.ts';
import { assignVoices } from './assign-voices.ts';
import { sampleRateHz } from './chunks.ts';
import { reconstruct } from './reconstruct.ts';
import type { Segmenter } from './segmentation.ts';
import { turnsOf } from './turns.ts';
import type { VoiceEncoder } from './voice-encoder.ts';
import { localVoices } from './voices.ts';

/**
 * Who spoke when, as pyannote.audio's SpeakerDiarization finds out: who speaks within each short chunk, how each of
 * them sounds, which of them are the same person, and then the chunks put together.
 *
 * @param samples [-1, 1], mono, 16 kHz
 */
export async function diarize(
  samples: SampleRanges,
  segmenter: Segmenter,
  encoder: VoiceEncoder,
  maxSpeakers: number,
  progress: (said: string) => void,
): Promise<Turn[]> {
  const segmentation = await segmenter.segment(samples, progress);
  const voices = await localVoices(samples, segmentation, encoder, progress);
  if (voices.length === 0) return [];
  const assignment = assignVoices(voices, segmentation, encoder.rules, maxSpeakers);
  const speaking = reconstruct(segmentation, assignment, maxSpeakers);
  return turnsOf(speaking, assignment.people, segmenter.longestPauseSeconds, samples.length / sampleRateHz);
}
