import type { Transcript } from '../../contract/transcript.ts';
import { roundHalfEven, strip } from './python-text.ts';

const ms = (seconds: number): number => roundHalfEven(1000 * seconds);

/** A transcript as tab-separated start, end (whole milliseconds) and text: openai-whisper's tsv, byte for byte. */
export const writeTsv = ({ segments }: Transcript): string =>
  ['start\tend\ttext', ...segments.map(row)].map((line) => `${line}\n`).join('');

const row = ({ startSeconds, endSeconds, text }: Transcript['segments'][number]): string =>
  `${ms(startSeconds)}\t${ms(endSeconds)}\t${strip(text).replaceAll('\t', ' ')}`;
