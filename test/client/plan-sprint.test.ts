import { beforeAll, describe, expect, test } from 'vitest';
import { planSprint } from '../../client/plan-sprint.ts';
import type { Artifact } from '../../contract/artifact.ts';
import type { Dataset } from '../../contract/dataset.ts';
import { defaultRules } from '../../contract/policy.ts';
import { SprintSpec } from '../../contract/sprint-spec.ts';
import { TaskPlan } from '../../contract/task.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { findSmall } from './small-catalogue.ts';

const datasets = new Map<string, Dataset>();
const manifests = new Map<string, Artifact>();
beforeAll(async () => {
  for (const name of ['quickstart-speech', 'quickstart-conversation', 'quickstart-noisy']) {
    datasets.set(name, await readDataset(name, { baseFolder: '.' }));
    const sha256 = String(datasets.size).repeat(64);
    manifests.set(name, { sha256, bytes: 9, mediaType: 'application/json', kind: 'manifest', name });
  }
});

/** A spec as it is in YAML, expanded. */
const plan = (spec: object): TaskPlan[] =>
  planSprint(SprintSpec.parse({ name: 'test', ...spec }), { datasets, manifests, findModel: findSmall });
const ids = (spec: object): string[] => plan(spec).map(({ id }) => id);

const all = {
  asr: ['quickstart-speech', 'quickstart-noisy'],
  vad: ['quickstart-conversation'],
  enhance: ['quickstart-noisy'],
};

describe('the tasks of a sprint', () => {
  test('stand by lane, then model, then capability, then dataset, under ids that stay', () => {
    const lanes = {
      second: { models: ['hearing', { model: 'cleaning', hardware: 'cuda' }] },
      first: { models: ['hearing:large'], hardware: 'coreml' },
    };
    expect(ids({ datasets: all, lanes })).toEqual([
      'hearing:tiny/asr/quickstart-speech@cpu',
      'hearing:tiny/asr/quickstart-noisy@cpu',
      'hearing:tiny/vad/quickstart-conversation@cpu',
      'cleaning:default/enhance/quickstart-noisy@cuda',
      'hearing:large/asr/quickstart-speech@coreml',
      'hearing:large/asr/quickstart-noisy@coreml',
      'hearing:large/vad/quickstart-conversation@coreml',
    ]);
  });

  test('are only those that a lane wants', () => {
    const lanes = { one: { models: ['hearing', 'cleaning'], capabilities: ['vad'] } };
    expect(ids({ datasets: all, lanes })).toEqual(['hearing:tiny/vad/quickstart-conversation@cpu']);
  });

  test('carry all that their workflow needs, and nothing that its schema does not know', () => {
    const lanes = { one: { models: ['hearing'], capabilities: ['asr'] } };
    const [task] = plan({ datasets: all, lanes, defaults: { seed: 3, reuse: 'never', hardware: 'mps' } });
    expect(TaskPlan.parse(task)).toEqual(task);
    expect(task).toMatchObject({
      lane: 'one',
      model: 'hearing',
      variant: 'tiny',
      capability: 'asr',
      hardware: 'mps',
      seed: 3,
      reuse: 'never',
      normalizers: ['whisper-english'],
      dataset: {
        name: 'quickstart-speech',
        evidence: 'smoke',
        itemCount: 5,
        shardStarts: [0],
        manifest: manifests.get('quickstart-speech'),
      },
    });
  });
});

describe('what an asr step is asked for', () => {
  const asked = { model: 'hearing:large', words: true, vad: 'hearing' };
  const datasets = { asr: ['quickstart-speech'], vad: ['quickstart-conversation'] };

  test('makes tasks of their own beside the plain one, which keeps its id; other tasks of the model stay one', () => {
    const models = ['hearing:large', { model: 'hearing:large', words: true }, asked];
    expect(ids({ datasets, lanes: { one: { models } } })).toEqual([
      'hearing:large/asr/quickstart-speech@cpu',
      'hearing:large/vad/quickstart-conversation@cpu',
      'hearing:large+words/asr/quickstart-speech@cpu',
      'hearing:large+vad=hearing:tiny+words/asr/quickstart-speech@cpu',
    ]);
  });

  test('goes with the task, resolved: the vad model where the task runs, or else on the processor', () => {
    const lanes = { one: { models: [asked], hardware: 'cuda' } };
    const [task, vad] = plan({ datasets, lanes });
    expect(TaskPlan.parse(task)).toEqual(task);
    const found = { model: 'hearing', variant: 'tiny', hardware: 'cpu' };
    expect(task?.parameters).toEqual({ words: true, vad: found });
    expect(vad).not.toHaveProperty('parameters');
  });

  test('that is not wanted is as if it did not stand there', () => {
    const lanes = { one: { models: [{ model: 'hearing', words: false }] } };
    const [task] = plan({ datasets: { asr: ['quickstart-speech'] }, lanes });
    expect(task?.id).toBe('hearing:tiny/asr/quickstart-speech@cpu');
    expect(task).not.toHaveProperty('parameters');
  });
});

describe('the policy of a task', () => {
  const lanes = {
    one: { models: ['hearing', 'hearing:large', 'cleaning'], capabilities: ['asr', 'enhance'] },
  };
  const policies = (policy: object): Record<string, TaskPlan['policy']> =>
    Object.fromEntries(
      plan({ datasets: { asr: ['quickstart-speech'], enhance: ['quickstart-noisy'] }, lanes, policy }).map(
        (task) => [`${task.model}:${task.variant}`, task.policy],
      ),
    );

  test('is the table where the spec says nothing', () => {
    expect(policies({})['cleaning:default']).toEqual({ rules: defaultRules, blockForMs: 30 * 86_400_000 });
  });

  test('has the spec over the table and overrides over the spec, the later one last', () => {
    const found = policies({
      failures: { MissingPackage: 'fail', RateLimited: { attempts: 2, then: 'skip' } },
      overrides: [
        { model: 'hearing', failures: { MissingPackage: 'skip', OutOfMemory: 'fail' } },
        { model: 'hearing:large', failures: { OutOfMemory: 'skip', RateLimited: 'fail' } },
      ],
      blockFor: '12h',
    });
    const seen = Object.entries(found).map(([model, { rules, blockForMs }]) => [
      model,
      rules.MissingPackage.then,
      rules.OutOfMemory.then,
      `${rules.RateLimited.attempts} ${rules.RateLimited.then}`,
      blockForMs,
    ]);
    expect(seen).toEqual([
      ['hearing:tiny', 'skip', 'fail', '2 skip', 43_200_000],
      ['hearing:large', 'skip', 'skip', '2 fail', 43_200_000],
      ['cleaning:default', 'fail', 'block', '2 skip', 43_200_000],
    ]);
  });
});

test('a lane that has nothing to do is refused, and says what its models do', () => {
  const lanes = { one: { models: ['hearing'] }, two: { models: ['cleaning'] } };
  expect(() => plan({ datasets: { asr: ['quickstart-speech'] }, lanes })).toThrow(
    'BadSpec: lanes.two: no model of this lane does asr: cleaning does enhance',
  );
});

test('two datasets of one name under a capability are refused', async () => {
  const path = 'datasets/quickstart-speech';
  datasets.set(path, await readDataset(path, { baseFolder: '.' }));
  const lanes = { one: { models: ['hearing'] } };
  expect(() => plan({ datasets: { asr: ['quickstart-speech', path] }, lanes })).toThrow(
    `${path} and quickstart-speech are both called "quickstart-speech": give one a name of its own`,
  );
});
