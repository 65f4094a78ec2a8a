import { expect, test } from 'vitest';
import { readNotes } from '../../../audio/formats/notes.ts';
import { LabError } from '../../../contract/failure.ts';

const summaryOf = (text: string): string => {
  try {
    readNotes(text, 'tune.csv');
  } catch (error) {
    if (error instanceof LabError) return error.failures[0].summary;
    throw error;
  }
  throw new Error('nothing was thrown');
};

test('note events as basic-pitch writes them are read, in order of their start', () => {
  const text =
    'start_time_s,end_time_s,pitch_midi,velocity,pitch_bend\r\n1.5,2,64,80,0,1,0\r\n0.25,1,60,90,1\r\n';
  expect(readNotes(text, 'tune.csv')).toEqual({
    notes: [
      { startSeconds: 0.25, endSeconds: 1, midi: 60 },
      { startSeconds: 1.5, endSeconds: 2, midi: 64 },
    ],
  });
});

test('a table without a note is a reference: nothing was played', () => {
  expect(readNotes('start_time_s,end_time_s,pitch_midi\n', 'tune.csv')).toEqual({ notes: [] });
});

test.each([
  ['a header without a column', 'start,end_time_s,pitch_midi\n', 'tune.csv:1: the header lacks a column of'],
  [
    'a note that ends before it begins',
    'start_time_s,end_time_s,pitch_midi\n0,1,60\n2,1,60\n',
    'tune.csv:3: not a note',
  ],
  ['a pitch that is none', 'start_time_s,end_time_s,pitch_midi\n0,1,A4\n', 'tune.csv:2: not a note'],
  ['an empty cell', 'start_time_s,end_time_s,pitch_midi\n,1,60\n', 'tune.csv:2: not a note'],
])('%s is refused by its line', (_, text, summary) => {
  expect(summaryOf(text)).toContain(summary);
});
