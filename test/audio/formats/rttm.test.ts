import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readRttm, writeRttm } from '../../../audio/formats/rttm.ts';
import { LabError } from '../../../contract/failure.ts';

const turn = (startSeconds: number, endSeconds: number, speaker: string) => ({
  startSeconds,
  endSeconds,
  speaker,
});
const line = (start: string, duration: string, speaker = 'ann', recording = 'call') =>
  `SPEAKER ${recording} 1 ${start} ${duration} <NA> <NA> ${speaker} <NA> <NA>`;
const failureOf = (text: string) => {
  try {
    readRttm(text, 'calls/call.rttm');
  } catch (error) {
    if (error instanceof LabError) return error.failures[0];
    throw error;
  }
  throw new Error('it was read');
};

test('turns come in order of their start, whatever the order in the file', () => {
  expect(readRttm([line('2.5', '1', 'bo'), line('0.25', '0.5')].join('\n'), 'call.rttm').get('call')).toEqual(
    {
      turns: [turn(0.25, 0.75, 'ann'), turn(2.5, 3.5, 'bo')],
    },
  );
});

test('recordings of one file are kept apart', () => {
  const read = readRttm(
    [line('0', '1', 'ann', 'one'), line('0', '2', 'ann', 'two')].join('\r\n'),
    'all.rttm',
  );
  expect([...read.keys()]).toEqual(['one', 'two']);
});

test('comments, blank lines, other kinds of lines and turns without length are left out', () => {
  const others = [
    ';; made by hand',
    '',
    'SPKR-INFO call 1 <NA> <NA> <NA> unknown ann <NA>',
    line('1', '0.000'),
  ];
  expect(readRttm(others.join('\n'), 'call.rttm').size).toBe(0);
});

test('RTTM of eight fields, without the last two, is read', () => {
  expect(readRttm('SPEAKER call 1 0 1 <NA> <NA> ann', 'call.rttm').get('call')?.turns).toHaveLength(1);
});

describe('a line that cannot be read is named', () => {
  test('with file, line and field', () => {
    expect(failureOf([line('0', '1'), line('1,5', '1')].join('\n'))).toMatchObject({
      type: 'BadDataset',
      summary: 'calls/call.rttm:2: start is "1,5", expected seconds, 0 or more.',
    });
  });
  test.each([
    ['a negative duration', line('1', '-2'), 'duration is "-2"'],
    ['a word for a number', line('soon', '1'), 'start is "soon"'],
    ['too few fields', 'SPEAKER call 1 0.0 1.0', 'fewer than 8 fields'],
    ['something else altogether', 'start\tend\ttext', 'does not start with "start"'],
  ])('%s', (_what, text, said) => {
    expect(failureOf(text).summary).toContain(said);
  });
});

test('what is written is read back, to the millisecond', () => {
  const turns = [turn(0.1234, 1.5, 'ann'), turn(1, 2.0005, 'bo')];
  const read = readRttm(writeRttm('call', { turns }), 'call.rttm').get('call')?.turns;
  expect(read).toHaveLength(2);
  for (const [i, { startSeconds, endSeconds }] of turns.entries()) {
    expect(Math.abs((read?.[i]?.startSeconds ?? NaN) - startSeconds)).toBeLessThanOrEqual(0.0005);
    expect(Math.abs((read?.[i]?.endSeconds ?? NaN) - endSeconds)).toBeLessThanOrEqual(0.0011);
  }
});

test('spaces in names become underscores, so that the fields stay apart', () => {
  expect(writeRttm('my call', { turns: [turn(0, 1, 'Ann B')] })).toBe(
    'SPEAKER my_call 1 0.000 1.000 <NA> <NA> Ann_B <NA> <NA>\n',
  );
});

const shared = new URL('../../../../shared/data/audio/call.rttm', import.meta.url);
describe.skipIf(!existsSync(shared))('a real RTTM file (needs ../shared)', () => {
  test('comes out as it went in', () => {
    const text = readFileSync(shared, 'utf8');
    const turns = readRttm(text, 'call.rttm').get('call');
    expect(writeRttm('call', turns ?? { turns: [] }).trim()).toBe(text.trim());
  });
});
