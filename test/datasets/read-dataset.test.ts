import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelInput } from '../../contract/capability.ts';
import type { Dataset } from '../../contract/dataset.ts';
import { LabError } from '../../contract/failure.ts';
import { readDataset } from '../../datasets/read-dataset.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dataset-'));
});
afterEach(() => rm(base, { recursive: true }));

/** Readers look for audio files and do not open them. */
async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), content);
  }
}
const read = (reference: string, input?: ModelInput): Promise<Dataset> =>
  readDataset(reference, { baseFolder: base }, input);
const uri = (path: string): string => pathToFileURL(join(base, path)).href;

/** What a person is told, one string a problem, with the temporary folder left out. */
async function problems(reference: string, input?: ModelInput): Promise<string[]> {
  const error: unknown = await read(reference, input).catch((error: unknown) => error);
  if (!(error instanceof LabError)) throw new Error(`expected a LabError, got ${String(error)}`);
  expect(new Set(error.failures.map(({ type, scope }) => `${type}/${scope}`))).toEqual(
    new Set(['BadDataset/sprint']),
  );
  return error.failures.map(({ summary }) => summary.replaceAll(`${base}/`, ''));
}
const jsonl = (...rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n') + '\n';

describe('a manifest of texts, for tts', () => {
  test('has items without audio, each with its text and a name', async () => {
    await write({
      'p/manifest.jsonl': jsonl({ id: 'a', text: 'good morning', lang: 'en' }, { text: 'na?' }),
    });
    expect((await read('p', 'text')).items).toEqual([
      { id: 'a', text: 'good morning', language: 'en' },
      { id: 'line-2', text: 'na?' },
    ]);
  });

  test('is refused where models hear, by its line and the field that is missing', async () => {
    await write({ 'p/manifest.jsonl': jsonl({ text: 'one' }, { text: 'two' }) });
    expect(await problems('p')).toEqual(
      [1, 2].map(
        (line) =>
          `p/manifest.jsonl:${line}: audio_filepath: expected a file, found nothing; a text without audio is for tts`,
      ),
    );
  });

  test('may have no audio and no empty text', async () => {
    await write({ 'p/a.wav': '' });
    await write({
      'p/manifest.jsonl': jsonl({ audio_filepath: 'a.wav', text: 'one' }, { text: ' ' }, { id: 'c' }),
    });
    expect(await problems('p', 'text')).toEqual([
      'p/manifest.jsonl:1: audio_filepath: expected no audio, because tts reads text, found "a.wav"',
      'p/manifest.jsonl:2: text: expected text to read aloud, found " "',
      'p/manifest.jsonl:3: text: expected text to read aloud, found nothing',
    ]);
  });

  test.each(['p', 'p/metadata.csv'])('%s, where there are only recordings, is refused', async (reference) => {
    await write({ 'p/a.wav': '', 'p/metadata.csv': 'file_name,text\na.wav,one\n' });
    expect(await problems(reference, 'text')).toEqual([
      'p/metadata.csv: expected a manifest.jsonl with a text in each line: tts reads text',
    ]);
  });
});

describe('a NeMo manifest', () => {
  test('gives items with absolute addresses and all that the manifest knows', async () => {
    await write({ 'calls/a/one.wav': '', 'calls/one.rttm': '', 'clean.wav': '' });
    await write({
      'calls/manifest.jsonl': jsonl({
        audio_filepath: 'a/one.wav',
        duration: 2.5,
        offset: 1,
        text: 'hello there',
        lang: 'en',
        speaker: 1272,
        session: 'monday',
        rttm_filepath: 'one.rttm',
        clean_filepath: '../clean.wav',
        pred_text: 'hello',
        idx: 3,
        label: null,
      }),
    });
    expect(await read('./calls')).toEqual({
      name: 'calls',
      evidence: 'adhoc',
      items: [
        {
          id: 'a/one@1',
          audio: { uri: uri('calls/a/one.wav') },
          rttm: { uri: uri('calls/one.rttm') },
          clean: { uri: uri('clean.wav') },
          durationSeconds: 2.5,
          offsetSeconds: 1,
          text: 'hello there',
          language: 'en',
          speaker: '1272',
          session: 'monday',
        },
      ],
    });
  });

  test('is read by its own path too, and then has its own name', async () => {
    await write({ 'calls/one.wav': '', 'calls/test_clean.json': jsonl({ audio_filepath: 'one.wav' }) });
    expect((await read('calls/test_clean.json')).name).toBe('test_clean');
    expect((await read(join(base, 'calls/test_clean.json'))).items).toHaveLength(1);
  });

  test('may come from Windows: byte order mark and CRLF line ends', async () => {
    const lines = jsonl({ audio_filepath: 'ä.wav' }, { audio_filepath: 'b.wav' }).replaceAll('\n', '\r\n');
    await write({ 'x/ä.wav': '', 'x/b.wav': '', 'x/manifest.jsonl': `\uFEFF${lines}` });
    expect((await read('x')).items.map(({ id }) => id)).toEqual(['ä', 'b']);
  });

  test('may give absolute paths and file addresses', async () => {
    await write({ 'far/a b.wav': '', 'x/_': '' });
    await write({
      'x/manifest.jsonl': jsonl(
        { audio_filepath: join(base, 'far/a b.wav') },
        { id: 'second', audio_filepath: uri('far/a b.wav') },
      ),
    });
    expect((await read('x')).items).toEqual([
      { id: 'a b', audio: { uri: uri('far/a b.wav') } },
      { id: 'second', audio: { uri: uri('far/a b.wav') } },
    ]);
  });

  test('keeps an empty text as the reference that nothing was said', async () => {
    await write({ 'x/a.wav': '', 'x/manifest.jsonl': jsonl({ audio_filepath: 'a.wav', text: '' }) });
    expect((await read('x')).items[0]?.text).toBe('');
  });

  test('has the labels of a clip as one text or as a list of them', async () => {
    await write({ 'a.wav': '', 'b.wav': '', 'tune.csv': '' });
    await write({
      'manifest.jsonl': jsonl(
        { audio_filepath: 'a.wav', label: 'Male speech, man speaking' },
        { audio_filepath: 'b.wav', labels: ['Speech', 'Music'], notes_filepath: 'tune.csv' },
      ),
    });
    expect((await read('./manifest.jsonl')).items).toMatchObject([
      { labels: ['Male speech, man speaking'] },
      { labels: ['Speech', 'Music'], notes: { uri: uri('tune.csv') } },
    ]);
    await write({ 'manifest.jsonl': jsonl({ audio_filepath: 'a.wav', labels: [] }) });
    expect(await problems('./manifest.jsonl')).toEqual([
      expect.stringContaining('manifest.jsonl:1: labels:'),
    ]);
  });

  test('says all that is wrong at once, each with its line and field', async () => {
    await write({ 'x/call.wav': '', 'x/sub/_': '' });
    await write({
      'x/manifest.jsonl': [
        '{"audio_filepath": "call.wav", "text": 5}',
        '{"audio_filepath": "cal.wav"}',
        '{"text": "no audio"}',
        'not json',
        '',
        '[1]',
        '{"audio_filepath": "call.wav", "duration": -1, "offset": "soon"}',
        '{"audio_filepath": "sub"}',
        '{"audio_filepath": "https://example.org/a.wav"}',
        '{"audio_filepath": "call.wav", "rttm_filepath": "call.rttm"}',
      ].join('\n'),
    });
    const found = await problems('x');
    expect(found.map((problem) => problem.replace(/each|object a line: .*/, '…'))).toEqual([
      'x/manifest.jsonl:1: text: expected text, found the number 5',
      'x/manifest.jsonl:2: audio_filepath: there is no file x/cal.wav: did you mean "call.wav"?',
      'x/manifest.jsonl:3: audio_filepath: expected a file, found nothing; a text without audio is for tts',
      'x/manifest.jsonl:4: expected one JSON …',
      'x/manifest.jsonl:6: expected an object with names and values',
      'x/manifest.jsonl:7: duration: expected more than 0, found the number -1',
      'x/manifest.jsonl:7: offset: expected a number, found "soon"',
      'x/manifest.jsonl:8: audio_filepath: expected a file, found a folder: x/sub',
      'x/manifest.jsonl:9: audio_filepath: expected a file on this machine, found an address with https://',
      'x/manifest.jsonl:10: rttm_filepath: there is no file x/call.rttm',
    ]);
  });

  test('shows ten problems and counts the others', async () => {
    const rows = Array.from({ length: 23 }, (_, index) => ({ audio_filepath: `${index}.wav` }));
    await write({ 'x/manifest.jsonl': jsonl(...rows) });
    const found = await problems('x');
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toBe('and 13 more problems');
  });

  test('refuses two items of one id, and says how to tell them apart', async () => {
    await write({ 'x/a.wav': '', 'x/a.flac': '' });
    await write({
      'x/manifest.jsonl': jsonl(
        { audio_filepath: 'a.wav' },
        { audio_filepath: 'a.wav', offset: 3 },
        { audio_filepath: 'a.flac' },
      ),
    });
    expect(await problems('x')).toEqual([
      'x/manifest.jsonl:3: id: "a" is that of line 1 already; give both lines an "id" of their own',
    ]);
  });

  test('points at a field name that was mistyped', async () => {
    await write({ 'x/a.wav': '', 'x/manifest.jsonl': jsonl({ audio_filepath: 'a.wav', txet: 'hello' }) });
    expect(await problems('x')).toEqual(['x/manifest.jsonl:1: unknown field "txet": did you mean "text"?']);
  });

  test('must have an item', async () => {
    await write({ 'x/manifest.jsonl': '\n' });
    expect(await problems('x')).toEqual(['x/manifest.jsonl: expected at least one item, found none']);
  });

  test('must be UTF-8', async () => {
    await write({ 'x/manifest.jsonl': new Uint8Array([0xff, 0xfe, 0x7b, 0]) });
    expect(await problems('x')).toEqual(['x/manifest.jsonl: expected text in UTF-8, found another encoding']);
  });
});

describe('an audiofolder', () => {
  test('is read from metadata.csv, with quotes, commas and line breaks in the texts', async () => {
    await write({ 'x/a.mp3': '', 'x/clips/b.mp3': '' });
    await write({
      'x/metadata.csv':
        '\uFEFFfile_name,transcription,speaker_id,duration\r\n' +
        'a.mp3,"Well, ""yes"",\nI said",7,1.5\r\n' +
        'clips/b.mp3,,,\r\n',
    });
    expect((await read('x')).items).toEqual([
      {
        id: 'a',
        audio: { uri: uri('x/a.mp3') },
        text: 'Well, "yes",\nI said',
        speaker: '7',
        durationSeconds: 1.5,
      },
      { id: 'clips/b', audio: { uri: uri('x/clips/b.mp3') } },
    ]);
  });

  test.each(['transcription', 'text', 'sentence'])('has its references in %s', async (column) => {
    await write({ 'x/a.wav': '', 'x/metadata.jsonl': jsonl({ file_name: 'a.wav', [column]: 'hello' }) });
    expect((await read('x')).items[0]?.text).toBe('hello');
  });

  test('says at which line a row does not fit its header', async () => {
    await write({
      'x/a.wav': '',
      'x/metadata.csv': 'file_name,text\n"a.wav","two\nlines"\na.wav,one, two\n',
    });
    expect(await problems('x')).toEqual([
      'x/metadata.csv:4: expected 2 cells, found 3; a text with commas stands in double quotes',
    ]);
  });

  test('says which quote does not end', async () => {
    await write({ 'x/a.wav': '', 'x/metadata.csv': 'file_name,text\na.wav,"one\nb.wav,two\n' });
    expect(await problems('x')).toEqual(['x/metadata.csv:2: a quoted cell that starts here does not end']);
  });

  test('needs a column with the files', async () => {
    await write({ 'x/metadata.csv': 'path,sentence\na.wav,hello\n' });
    expect(await problems('x')).toEqual([
      'x/metadata.csv:1: expected a column file_name, found path, sentence',
    ]);
  });

  test('says which number is none', async () => {
    await write({ 'x/a.wav': '', 'x/metadata.csv': 'file_name,duration\na.wav,1m\n' });
    expect(await problems('x')).toEqual(['x/metadata.csv:2: duration: expected a number, found "1m"']);
  });
});

describe('a folder without a manifest', () => {
  test('has its audio files as items, sorted, whatever is beside them', async () => {
    await write({ 'x/b.WAV': '', 'x/a/c.opus': '', 'x/notes.txt': '', 'x/.git/d.wav': '', 'x/.e.wav': '' });
    const { items } = await read('x');
    expect(items).toEqual([
      { id: 'a/c', audio: { uri: uri('x/a/c.opus') } },
      { id: 'b', audio: { uri: uri('x/b.WAV') } },
    ]);
  });

  test('tells files of one name apart by their extension', async () => {
    await write({ 'x/a.wav': '', 'x/a.mp3': '', 'x/b.mp3': '' });
    expect((await read('x')).items.map(({ id }) => id)).toEqual(['a.mp3', 'a.wav', 'b']);
  });

  test('without audio says what was expected', async () => {
    await write({ 'x/notes.txt': '' });
    expect((await problems('x'))[0]).toContain(
      'expected a manifest.jsonl, a metadata.csv or audio files (wav,',
    );
  });

  test('points at the manifests deeper down rather than forgetting their references', async () => {
    await write({ 'x/train/a.wav': '', 'x/train/metadata.csv': 'file_name\na.wav\n', 'x/dev.jsonl': '' });
    expect((await problems('x'))[0]).toContain('name one of these: x/dev.jsonl, x/train/metadata.csv');
  });
});

describe('dataset.yaml', () => {
  const manifest = { 'x/a.wav': '', 'x/manifest.jsonl': jsonl({ audio_filepath: 'a.wav' }) };

  test('gives name, title, licence and evidence', async () => {
    await write({
      ...manifest,
      'x/dataset.yaml': 'name: calls\ntitle: Ours\nlicence: none\nevidence: golden\n',
    });
    expect(await read('x')).toMatchObject({
      name: 'calls',
      title: 'Ours',
      licence: 'none',
      evidence: 'golden',
    });
  });

  test("is checked, and its mistakes come with the manifest's", async () => {
    await write({ ...manifest, 'x/dataset.yaml': 'license: MIT\nevidence: gold\nevidence: silver\n' });
    expect(await problems('x')).toEqual(['x/dataset.yaml:3: this name stands here a second time']);
    await write({ 'x/dataset.yaml': 'license: MIT\nevidence: gold\n', 'x/manifest.jsonl': '{}' });
    expect(await problems('x')).toEqual([
      'x/manifest.jsonl:1: audio_filepath: expected a file, found nothing',
      'x/dataset.yaml:1: unknown name "license": did you mean "licence"?',
      'x/dataset.yaml:2: evidence: expected one of adhoc, smoke, golden, found "gold"',
    ]);
  });
});

describe('a reference', () => {
  test('that is no shipped name says which one was near', async () => {
    expect(await problems('quickstart-speach')).toEqual([
      'unknown dataset "quickstart-speach": did you mean "quickstart-speech"?',
    ]);
    expect((await problems('nothing-like-it'))[0]).toContain(
      'shipped are quickstart-conversation, quickstart-',
    );
  });

  test('that is a path to nothing says which neighbour was near', async () => {
    await write({ 'calls/_': '' });
    expect(await problems('./cals')).toEqual(['there is no folder or manifest cals: did you mean "calls"?']);
  });

  test('that is a hub id is refused by name', async () => {
    expect((await problems('mozilla-foundation/common_voice_17_0'))[0]).toContain(
      'as a hub id it is not built yet',
    );
  });

  test('may be the bare name of a folder beside the spec', async () => {
    await write({ 'calls/a.wav': '' });
    expect((await read('calls')).name).toBe('calls');
  });

  test('to an audio file says what was expected', async () => {
    await write({ 'a.wav': '' });
    expect((await problems('./a.wav'))[0]).toContain('a.wav: expected a folder, a NeMo manifest');
  });
});
