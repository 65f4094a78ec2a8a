import { z } from 'zod';
import type { ScoredCapability } from './capability.ts';
import { Diarization } from './diarization.ts';
import { Embedding } from './embedding.ts';
import { Enhancement } from './enhancement.ts';
import { Labels } from './labels.ts';
import { Music } from './music.ts';
import { Speech } from './speech.ts';
import { Stems } from './stems.ts';
import { Synthesis } from './synthesis.ts';
import { Transcript } from './transcript.ts';

/** Results that are plain values: an adapter gives them as they are stored. */
export const plainOutputs = [
  z.strictObject({ capability: z.literal('asr'), transcript: Transcript }),
  z.strictObject({ capability: z.literal('vad'), speech: Speech }),
  z.strictObject({ capability: z.literal('diarization'), diarization: Diarization }),
  z.strictObject({ capability: z.literal('music_transcription'), music: Music }),
  z.strictObject({ capability: z.literal('classify'), labels: Labels }),
  z.strictObject({ capability: z.literal('embed'), embedding: Embedding }),
] as const;

/** What one model step gave for one item, by capability. */
export const Output = z.discriminatedUnion('capability', [
  ...plainOutputs,
  z.strictObject({ capability: z.literal('enhance'), enhancement: Enhancement }),
  z.strictObject({ capability: z.literal('separate'), stems: Stems }),
  z.strictObject({ capability: z.literal('tts'), synthesis: Synthesis }),
]);
export type Output = z.infer<typeof Output>;

const table = {
  asr: { name: 'transcript', schema: Transcript },
  vad: { name: 'speech', schema: Speech },
  diarization: { name: 'diarization', schema: Diarization },
  enhance: { name: 'enhancement', schema: Enhancement },
  music_transcription: { name: 'music', schema: Music },
  classify: { name: 'labels', schema: Labels },
  separate: { name: 'stems', schema: Stems },
  embed: { name: 'embedding', schema: Embedding },
  tts: { name: 'synthesis', schema: Synthesis },
} as const satisfies Record<ScoredCapability, { name: string; schema: z.ZodType }>;

/** What a capability gives: a transcript, speech, ... */
export type Result<C extends ScoredCapability> = z.infer<(typeof table)[C]['schema']>;

/** The result of each capability: what an output and an artifact call it, and its shape. */
export const results: { [C in ScoredCapability]: { name: string; schema: z.ZodType<Result<C>> } } = table;
