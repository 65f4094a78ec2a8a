import { LabError } from '../../contract/failure.ts';
import type { Music, Note } from '../../contract/music.ts';

const columns = 'start_time_s,end_time_s,pitch_midi';

/**
 * Reads what was played from a table of notes, as basic-pitch writes its note events: a header, then one note a
 * line, in any order; columns beyond the three are let through.
 *
 * @param name the file, for messages
 * @returns notes in order of their start
 * @throws LabError `BadDataset` with file and line
 */
export function readNotes(text: string, name: string): Music {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const found = header.split(',').map((column) => column.trim());
  const places = columns.split(',').map((column) => found.indexOf(column));
  if (places.includes(-1)) throw badLine(`${name}:1`, `the header lacks a column of ${columns}`, header);
  const notes = lines.flatMap((line, index): Note[] => {
    if (line.trim() === '') return [];
    const cells = line.split(',');
    const [startSeconds = NaN, endSeconds = NaN, midi = NaN] = places.map((place) => numberOf(cells[place]));
    const isNote = startSeconds >= 0 && endSeconds > startSeconds && midi >= 0 && midi <= 127;
    if (!isNote) throw badLine(`${name}:${index + 2}`, 'not a note: times in seconds, pitch 0 to 127', line);
    return [{ startSeconds, endSeconds, midi }];
  });
  return { notes: notes.sort((a, b) => a.startSeconds - b.startSeconds) };
}

const numberOf = (cell = ''): number => (cell.trim() === '' ? NaN : Number(cell));

const badLine = (place: string, what: string, line: string): LabError =>
  new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: `${place}: ${what}.`,
    cause: `expected ${columns}\nfound    ${line}`,
  });
