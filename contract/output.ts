import { z } from 'zod';
import { Diarization } from './diarization.ts';
import { Enhancement } from './enhancement.ts';
import { Speech } from './speech.ts';
import { Transcript } from './transcript.ts';

/** What one model step gave for one item, by capability. */
export const Output = z.discriminatedUnion('capability', [
  z.strictObject({ capability: z.literal('asr'), transcript: Transcript }),
  z.strictObject({ capability: z.literal('vad'), speech: Speech }),
  z.strictObject({ capability: z.literal('diarization'), diarization: Diarization }),
  z.strictObject({ capability: z.literal('enhance'), enhancement: Enhancement }),
]);
export type Output = z.infer<typeof Output>;
