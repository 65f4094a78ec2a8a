import { z } from 'zod';

/** What a model can do; each has its own adapter interface, result and metrics. */
export const Capability = z.enum([
  'asr',
  'asr_stream',
  'vad',
  'diarization',
  'classify',
  'embed',
  'separate',
  'enhance',
  'music_transcription',
  'tts',
  'mt',
]);
export type Capability = z.infer<typeof Capability>;

/** What goes into a model: a recording, or a text. */
export type ModelInput = 'audio' | 'text';
export const inputOf = (capability: Capability): ModelInput => (capability === 'tts' ? 'text' : 'audio');

/** Capabilities whose scoring is built; a spec that asks for another one is refused by name. */
export const scoredCapabilities = [
  'asr',
  'vad',
  'diarization',
  'enhance',
  'music_transcription',
  'classify',
  'separate',
  'embed',
  'tts',
] as const satisfies Capability[];
export type ScoredCapability = (typeof scoredCapabilities)[number];

/** Those of them that hear a recording. */
export type HearingCapability = Exclude<ScoredCapability, 'tts'>;
export const hearingCapabilities: readonly HearingCapability[] = scoredCapabilities.filter(
  (capability) => capability !== 'tts',
);

export const isScored = (capability: Capability): capability is ScoredCapability =>
  (scoredCapabilities as readonly Capability[]).includes(capability);
