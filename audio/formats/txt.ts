import type { Transcript } from '../../contract/transcript.ts';
import { strip } from './python-text.ts';

/** A transcript as plain text, one segment a line: openai-whisper's txt, byte for byte. */
export const writeTxt = ({ segments }: Transcript): string =>
  segments.map(({ text }) => `${strip(text)}\n`).join('');
