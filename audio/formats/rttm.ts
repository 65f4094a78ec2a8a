import type { Diarization, Turn } from '../../contract/diarization.ts';
import { LabError } from '../../contract/failure.ts';

const fields = 'SPEAKER <recording> <channel> <start> <duration> <NA> <NA> <speaker> <NA> <NA>';

/** Kinds of lines that say something else than who speaks. */
const otherKinds = new Set(
  'SEGMENT NOSCORE NO_RT_METADATA LEXEME NON-LEX NON-SPEECH FILLER EDIT SU IP CB A/P SPKR-INFO'.split(' '),
);

/**
 * Reads who spoke when from RTTM, by recording; turns in order of their start. Comments (`;;`), other kinds
 * of lines and turns without length are left out; a recording without turns is not in the result. Source: NIST RT-09 evaluation plan, appendix A.
 *
 * @param name the file, for messages
 * @throws LabError `BadDataset` with file and line
 */
export function readRttm(text: string, name: string): Map<string, Diarization> {
  const recordings = new Map<string, Diarization>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [kind = '', recording = '', , start = '', duration = '', , , speaker] = line.trim().split(/\s+/);
    if (kind === '' || kind.startsWith(';') || otherKinds.has(kind)) continue;
    const place = `${name}:${index + 1}`;
    if (kind !== 'SPEAKER') throw badLine(place, `a line of RTTM does not start with "${kind}"`, line);
    if (speaker === undefined) throw badLine(place, 'fewer than 8 fields', line);
    const startSeconds = seconds(start, 'start', place, line);
    const endSeconds = startSeconds + seconds(duration, 'duration', place, line);
    if (endSeconds === startSeconds) continue;
    const turns = recordings.get(recording)?.turns ?? [];
    turns.push({ startSeconds, endSeconds, speaker });
    recordings.set(recording, { turns });
  }
  for (const { turns } of recordings.values()) turns.sort((a, b) => a.startSeconds - b.startSeconds);
  return recordings;
}

function seconds(text: string, field: string, place: string, line: string): number {
  const value = /^\+?[\d.]/.test(text) ? Number(text) : NaN;
  if (Number.isFinite(value)) return value;
  throw badLine(place, `${field} is "${text}", expected seconds, 0 or more`, line);
}

const badLine = (place: string, what: string, line: string): LabError =>
  new LabError({
    type: 'BadDataset',
    summary: `${place}: ${what}.`,
    cause: `expected ${fields}\nfound    ${line}`,
  });

/** A diarization as RTTM, to the millisecond; spaces in names become underscores, for they would split fields. */
export const writeRttm = (recording: string, { turns }: Diarization): string =>
  turns.map((turn) => `${turnLine(recording, turn)}\n`).join('');

function turnLine(recording: string, { startSeconds, endSeconds, speaker }: Turn): string {
  const [file, who] = [recording, speaker].map((name) => name.trim().replace(/\s+/g, '_'));
  return `SPEAKER ${file} 1 ${startSeconds.toFixed(3)} ${(endSeconds - startSeconds).toFixed(3)} <NA> <NA> ${who} <NA> <NA>`;
}
