import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { writeJson } from '../../../audio/formats/json.ts';
import { writeSrt } from '../../../audio/formats/srt.ts';
import { writeTsv } from '../../../audio/formats/tsv.ts';
import { writeTxt } from '../../../audio/formats/txt.ts';
import { writeVtt } from '../../../audio/formats/vtt.ts';
import { Transcript } from '../../../contract/transcript.ts';

// What openai-whisper 20250625 itself wrote: test/golden/make-whisper-outputs.py.
const file = readFileSync(new URL('../../golden/whisper-outputs.json', import.meta.url), 'utf8');
const text = z.string();
const Golden = z.record(
  z.string(),
  z.strictObject({ transcript: Transcript, txt: text, vtt: text, srt: text, tsv: text, json: text }),
);
const golden = Object.entries(Golden.parse(JSON.parse(file)));

const writers = { txt: writeTxt, vtt: writeVtt, srt: writeSrt, tsv: writeTsv, json: writeJson } as const;

describe.each(['txt', 'vtt', 'srt', 'tsv', 'json'] as const)(
  '%s is byte for byte what Whisper writes',
  (format) => {
    test.each(golden)('%s', (_name, expected) => {
      expect(writers[format](expected.transcript)).toBe(expected[format]);
    });
  },
);
