import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSprintSpec } from '../../../client/spec/read-sprint-spec.ts';
import { LabError } from '../../../contract/failure.ts';
import { findSmall } from '../small-catalogue.ts';

const folder = await mkdtemp(join(tmpdir(), 'spec-'));
afterAll(() => rm(folder, { recursive: true }));
const path = join(folder, 'sprint.yaml');

/** What a person is told about a spec, one string a mistake, with the temporary folder left out. */
async function mistakes(yaml: string): Promise<string[]> {
  await writeFile(path, yaml);
  const error: unknown = await readSprintSpec(path, { findModel: findSmall }).catch(
    (error: unknown) => error,
  );
  if (!(error instanceof LabError)) throw new Error(`expected a LabError, got ${JSON.stringify(error)}`);
  expect(error.failures.every(({ scope }) => scope === 'sprint')).toBe(true);
  return error.failures.map(({ summary }) => summary.replaceAll(`${folder}/`, ''));
}

const good = `name: mine
datasets:
  asr: [quickstart-speech]
  enhance: [quickstart-noisy]
lanes:
  small:
    models: [hearing, cleaning]
`;
/** The good spec with one text in it replaced. */
const changed = (from: string, to: string): Promise<string[]> => {
  expect(good).toContain(from);
  return mistakes(good.replace(from, to));
};

test('a good spec is read with its defaults and its datasets', async () => {
  await writeFile(path, good);
  const { spec, datasets } = await readSprintSpec(path, { findModel: findSmall });
  expect(spec).toMatchObject({
    defaults: { hardware: 'cpu', seed: 7, reuse: 'always' },
    policy: { failures: {}, overrides: [], blockFor: 30 * 86_400_000 },
    scoring: { normalizers: ['whisper-english'], gates: 'default' },
    lanes: { small: { models: [{ model: 'hearing' }, { model: 'cleaning' }] } },
  });
  expect([...datasets.keys()]).toEqual(['quickstart-speech', 'quickstart-noisy']);
  expect(datasets.get('quickstart-speech')?.items).toHaveLength(5);
});

test('paths are relative to the spec', async () => {
  await writeFile(join(folder, 'a.wav'), '');
  await writeFile(join(folder, 'manifest.jsonl'), '{"audio_filepath": "a.wav", "text": "a"}\n');
  await writeFile(path, good.replace('quickstart-speech', './manifest.jsonl'));
  const { datasets } = await readSprintSpec(path, { findModel: findSmall });
  expect(datasets.get('./manifest.jsonl')?.items).toMatchObject([{ id: 'a', text: 'a' }]);
});

describe('a mistake is named with line, column, field, what was expected and the nearest name:', () => {
  test.each([
    [
      'a model',
      'hearing, cleaning',
      'hearing, claening',
      'sprint.yaml:7:23: lanes.small.models[1]: unknown model "claening": did you mean "cleaning"?',
    ],
    [
      'a variant',
      'hearing,',
      'hearing:tniy,',
      'sprint.yaml:7:14: lanes.small.models[0]: unknown variant "tniy" of hearing: did you mean "tiny"?',
    ],
    [
      'a dataset',
      'quickstart-speech',
      'quickstart-speach',
      'sprint.yaml:3:9: datasets.asr[0]: unknown dataset "quickstart-speach": did you mean "quickstart-speech"?',
    ],
    [
      'a capability',
      'enhance:',
      'enhence:',
      'sprint.yaml:4:3: datasets: unknown name "enhence": did you mean "enhance"?',
    ],
    [
      'a field',
      'name: mine',
      'nane: mine\nname: mine',
      'sprint.yaml:1:1: unknown name "nane": did you mean "name"?',
    ],
    [
      'hardware',
      'small:',
      'small:\n    hardware: cdua',
      'sprint.yaml:7:15: lanes.small.hardware: expected one of cpu, cuda, mps, coreml, webgpu, network, found "cdua": did you mean "cuda"?',
    ],
    [
      'a failure type',
      'lanes:',
      'policy:\n  failures: { MissingPackag: block }\nlanes:',
      'sprint.yaml:6:15: policy.failures: unknown name "MissingPackag": did you mean "MissingPackage"?',
    ],
    [
      'a disposition',
      'lanes:',
      'policy:\n  failures: { MissingPackage: blok }\nlanes:',
      'sprint.yaml:6:31: policy.failures.MissingPackage: expected one of block, skip, fail, found "blok": did you mean "block"?',
    ],
    [
      'a field of a model',
      'hearing,',
      '{ model: hearing, hardwear: cpu },',
      'sprint.yaml:7:32: lanes.small.models[0]: unknown name "hardwear": did you mean "hardware"?',
    ],
  ])('%s', async (_, from, to, mistake) => {
    expect(await changed(from, to)).toEqual([mistake]);
  });
});

describe('a value of the wrong kind is told apart:', () => {
  test.each([
    [
      'a text for a list',
      '[hearing, cleaning]',
      'hearing',
      'sprint.yaml:7:13: lanes.small.models: expected a list, found "hearing"',
    ],
    [
      'an empty list',
      '[hearing, cleaning]',
      '[]',
      'sprint.yaml:7:13: lanes.small.models: expected at least 1 in the list, found an empty list',
    ],
    [
      'a number for a model',
      'hearing,',
      '5,',
      'sprint.yaml:7:14: lanes.small.models[0]: expected text or a mapping of names to values, found the number 5',
    ],
    [
      'a name with capitals',
      'mine',
      'My Calls',
      'sprint.yaml:1:7: name: expected lower-case letters, digits and hyphens, found "My Calls"',
    ],
    [
      'a duration without unit',
      'lanes:',
      'policy: { blockFor: 30 }\nlanes:',
      'sprint.yaml:5:21: policy.blockFor: expected text, found the number 30',
    ],
    [
      'a duration in words',
      'lanes:',
      'policy: { blockFor: 30 days }\nlanes:',
      'sprint.yaml:5:21: policy.blockFor: expected a number with a unit, such as 90s, 15m, 12h or 30d, found "30 days"',
    ],
    [
      'a tolerance below zero',
      'lanes:',
      'baseline: last-good\ntolerance: { wer: -1 }\nlanes:',
      'sprint.yaml:6:19: tolerance.wer: expected at least 0, found the number -1',
    ],
    [
      'data of another kind',
      'lanes:',
      'data: frozn\nlanes:',
      'sprint.yaml:5:7: data: expected one of frozen, reread, found "frozn": did you mean "frozen"?',
    ],
    ['no name', 'name: mine\n', '', 'sprint.yaml:1:1: name: expected text, found nothing'],
    [
      'attempts below one',
      'lanes:',
      'policy: { failures: { BadAudio: { attempts: 0, then: fail } } }\nlanes:',
      'sprint.yaml:5:45: policy.failures.BadAudio.attempts: expected at least 1, found the number 0',
    ],
  ])('%s', async (_, from, to, mistake) => {
    expect(await changed(from, to)).toEqual([mistake]);
  });

  test.each([
    ['nothing', ''],
    ['a list', '- a\n'],
    ['a text', 'hello\n'],
  ])('a file with %s', async (_, yaml) => {
    expect((await mistakes(yaml))[0]).toMatch(
      /^sprint\.yaml:1:1: expected a mapping of names to values, found /,
    );
  });

  test('no lane and no dataset', async () => {
    expect(await mistakes('name: a\ndatasets: {}\nlanes: {}\n')).toEqual([
      expect.stringContaining('sprint.yaml:2:11: datasets: expected a dataset for at least one capability'),
      expect.stringContaining('sprint.yaml:3:8: lanes: expected at least one lane'),
    ]);
  });
});

describe('what is not built yet is refused by name:', () => {
  test.each([
    [
      'a normalizer',
      'lanes:',
      'scoring: { normalizers: [whisper-english, open-asr-leaderboard] }\nlanes:',
      'sprint.yaml:5:43: scoring.normalizers[1]: open-asr-leaderboard is not built yet',
    ],
    ['a capability with datasets', 'enhance:', 'mt:', 'sprint.yaml:4:3: datasets: mt is not built yet'],
    [
      'a capability of a lane',
      'small:',
      'small:\n    capabilities: [asr_stream, asr]',
      'sprint.yaml:7:20: lanes.small.capabilities[0]: asr_stream is not built yet',
    ],
  ])('%s', async (_, from, to, mistake) => {
    expect(await changed(from, to)).toEqual([mistake]);
  });

  test('a dataset of the hub', async () => {
    expect((await changed('quickstart-speech', 'openslr/librispeech_asr'))[0]).toMatch(
      /^sprint\.yaml:3:9: datasets\.asr\[0\]: there is no folder .*librispeech_asr \(as a hub id it is not built yet/,
    );
  });
});

describe('YAML that cannot be read says where:', () => {
  test.each([
    ['an open bracket', 'name: [mine\ndatasets: 3\n', /^sprint\.yaml:2:1: Flow sequence .* end with a \]/],
    ['a tab', 'name: mine\ndatasets:\n\tasr: [a]\n', /^sprint\.yaml:3:1: Tabs are not allowed/],
    ['an alias of nothing', 'name: *mine\n', /^sprint\.yaml:1:7: \*mine has no anchor before it/],
    ['a second document', `${good}---\nname: b\n`, /^sprint\.yaml:8:1: .*multiple documents/],
  ])('%s', async (_, yaml, mistake) => {
    expect((await mistakes(yaml))[0]).toMatch(mistake);
  });

  test('a name that stands twice, with the other mistakes', async () => {
    expect(await changed('lanes:', 'name: again\nbaselin: x\nlanes:')).toEqual([
      'sprint.yaml:5:1: this name stands here a second time',
      'sprint.yaml:6:1: unknown name "baselin": did you mean "baseline"?',
    ]);
  });
});

test('all mistakes are told at once, in the order of the lines, with those inside of the datasets', async () => {
  await writeFile(join(folder, 'bad.jsonl'), '{"text": "no audio"}\n');
  const yaml = `name: mine
datasets:
  asr: [./bad.jsonl, quickstart-speach]
  enhance: quickstart-noisy
lanes:
  small:
    models: [hearng]
    capabilites: [asr]
tolerance: 1
`;
  expect(await mistakes(yaml)).toEqual([
    'sprint.yaml:3:22: datasets.asr[1]: unknown dataset "quickstart-speach": did you mean "quickstart-speech"?',
    'sprint.yaml:4:12: datasets.enhance: expected a list, found "quickstart-noisy"',
    'sprint.yaml:7:14: lanes.small.models[0]: unknown model "hearng": did you mean "hearing"?',
    'sprint.yaml:8:5: lanes.small: unknown name "capabilites": did you mean "capabilities"?',
    'sprint.yaml:9:12: tolerance: expected a mapping of names to values, found the number 1',
    'bad.jsonl:1: audio_filepath: expected a file, found nothing; a text without audio is for tts',
  ]);
});

describe('models, datasets and lanes must go together:', () => {
  test.each([
    [
      'a model has one lane',
      '    models: [hearing, cleaning]',
      '    models: [hearing, cleaning]\n  other:\n    models: [hearing:tiny]',
      'sprint.yaml:9:14: lanes.other.models[0]: hearing:tiny stands in lane small already: a model has one lane',
    ],
    [
      'a model stands once in its lane',
      'hearing, cleaning',
      'hearing, cleaning, { model: hearing, hardware: cpu }',
      'sprint.yaml:7:33: lanes.small.models[2]: hearing:tiny on cpu stands in this lane already',
    ],
    [
      'a lane has something to do, and says what it could',
      '    models: [hearing, cleaning]',
      '    models: [hearing]\n  other:\n    models: [cleaning]\n    capabilities: [asr]',
      'sprint.yaml:9:5: lanes.other: no model of this lane does asr: cleaning does enhance',
    ],
    [
      'a capability of a lane has a dataset',
      '    models:',
      '    capabilities: [asr, vad, enhance]\n    models:',
      'sprint.yaml:7:25: lanes.small.capabilities[1]: no dataset is given for vad, only for asr, enhance',
    ],
    [
      'a dataset stands once under a capability',
      '[quickstart-speech]',
      '[quickstart-speech, quickstart-speech]',
      'sprint.yaml:3:28: datasets.asr[1]: quickstart-speech stands here already',
    ],
    [
      'an override is for a model of the sprint',
      'lanes:',
      'policy: { overrides: [{ model: "hearing:large", failures: { BadAudio: skip } }] }\nlanes:',
      'sprint.yaml:5:23: policy.overrides[0]: hearing stands in no lane as "hearing:large"',
    ],
    [
      'a tolerance is for a metric that there is',
      'lanes:',
      'baseline: last-good\ntolerance: { wre: 0.005 }\nlanes:',
      'sprint.yaml:6:14: tolerance: unknown metric "wre": did you mean "wer"?',
    ],
    [
      'a tolerance has a baseline',
      'lanes:',
      'tolerance: { wer: 0.005 }\nlanes:',
      'sprint.yaml:5:12: tolerance: expected a baseline beside it: `baseline: last-good`, or a sprint id',
    ],
  ])('%s', async (_, from, to, mistake) => {
    expect(await changed(from, to)).toEqual([mistake]);
  });

  test('variants of a model may stand in two lanes, and one model on two kinds of hardware in one', async () => {
    const lanes =
      '[hearing, cleaning, { model: hearing, hardware: cuda }]\n  other:\n    models: [hearing:large]';
    await writeFile(path, good.replace('[hearing, cleaning]', lanes));
    const { spec } = await readSprintSpec(path, { findModel: findSmall });
    expect(Object.keys(spec.lanes)).toEqual(['small', 'other']);
  });
});

describe('what an asr step is asked for is something that its model can do:', () => {
  const entry = (options: string, lane = '') =>
    mistakes(
      `name: mine\ndatasets: { asr: [quickstart-speech], vad: [quickstart-conversation] }\nlanes:\n  small:\n    models:\n      - { ${options} }\n${lane}`,
    );
  const catalogued = async (options: string): Promise<string[]> => {
    const yaml = `name: mine\ndatasets: { asr: [quickstart-speech] }\nlanes:\n  small:\n    models:\n      - { ${options} }\n`;
    await writeFile(path, yaml);
    const error: unknown = await readSprintSpec(path).catch((thrown: unknown) => thrown);
    if (!(error instanceof LabError)) throw new Error('expected a LabError');
    return error.failures.map(({ summary }) => summary.replaceAll(`${folder}/`, ''));
  };

  test('the times of words', async () => {
    expect(await catalogued('model: moonshine, words: true')).toEqual([
      expect.stringMatching(
        /^sprint\.yaml:6:36: lanes\.small\.models\[0\]\.words: expected a model that gives the times of words \(whisper.*\), found moonshine$/,
      ),
    ]);
  });

  test('packing of speech', async () => {
    expect(await catalogued('model: moonshine, vad: silero_vad')).toEqual([
      expect.stringMatching(
        /^sprint\.yaml:6:34: lanes\.small\.models\[0\]\.vad: expected a model that takes the speech that a vad model found \(whisper, distil_whisper, .*\), found moonshine$/,
      ),
    ]);
  });

  test('a vad model that finds speech', async () => {
    expect(await catalogued('model: whisper, vad: rnnoise')).toEqual([
      expect.stringMatching(
        /^sprint\.yaml:6:32: lanes\.small\.models\[0\]\.vad: expected a model that finds speech \(silero_vad.*\), found rnnoise, which does enhance$/,
      ),
    ]);
  });

  test('a vad model that there is', async () => {
    expect(await catalogued('model: whisper, vad: silero_vat')).toEqual([
      'sprint.yaml:6:32: lanes.small.models[0].vad: unknown model "silero_vat": did you mean "silero_vad"?',
    ]);
  });

  test('of the right kind, under the right name', async () => {
    expect(await entry('model: hearing, words: 1, vad: true, vad_filter: true')).toEqual([
      'sprint.yaml:6:34: lanes.small.models[0].words: expected true or false, found the number 1',
      'sprint.yaml:6:42: lanes.small.models[0].vad: expected text, found true',
      'sprint.yaml:6:48: lanes.small.models[0]: unknown name "vad_filter", expected one of model, hardware, words, vad',
    ]);
  });

  test('where it transcribes at all', async () => {
    expect(await entry('model: hearing:large, words: true', '    capabilities: [vad]\n')).toEqual([
      'sprint.yaml:6:40: lanes.small.models[0].words: expected an asr task of this model, found only vad',
    ]);
  });

  test('not the same twice', async () => {
    const twice = 'model: hearing, words: true }\n      - { model: "hearing:tiny", words: true';
    expect(await entry(twice)).toEqual([
      'sprint.yaml:7:9: lanes.small.models[1]: hearing:tiny+words on cpu stands in this lane already',
    ]);
  });
});

test('a spec that is not there says which file was near', async () => {
  await writeFile(path, good);
  await expect(readSprintSpec(join(folder, 'sprnt.yaml'))).rejects.toThrow(
    /sprnt\.yaml: expected a spec, a YAML file: did you mean "sprint\.yaml"\?/,
  );
});
