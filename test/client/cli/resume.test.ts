import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listBlocked } from '../../../client/blocked-work.ts';
import { runCli } from '../../../client/cli/run-cli.ts';
import { readSprintReport } from '../../../client/read-sprint-report.ts';
import type { Resumed } from '../../../client/resume.ts';
import { startSprint } from '../../../client/start-sprint.ts';
import { LabError } from '../../../contract/failure.ts';
import type { SprintStart } from '../../../contract/sprint-record.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from '../../workflows/lab-on-test-server.ts';
import { until } from '../../workflows/until.ts';

const obstacle = new LabError({
  type: 'AccessNotGranted',
  summary: "The terms of o'brien/model are not accepted.",
  // Quotes and backslashes are nothing that a query may trip over.
  blockedOn: "hf-access:o'brien\\model",
  remedy: { say: 'accept them.', commands: ["open https://hub.test/o'brien/model"] },
});

let scripted: ScriptedLab;
let mended: boolean;
const meet = (model: string): void => {
  if (model.startsWith('gated') && !mended) throw obstacle;
};

beforeAll(async () => {
  scripted = await startScriptedLab();
  await scripted.startModelWorker({
    probe: ({ model }) => meet(model),
    infer: ({ task }, call) => {
      meet(task.model);
      if (task.model === 'crashes' && call === 1)
        throw new LabError({ type: 'ModelCrashed', summary: 'It died.' });
    },
  });
});
afterAll(() => scripted.stop());
beforeEach(() => void (mended = false));

async function cli(...argv: string[]) {
  const output = { stdout: '', stderr: '' };
  const code = await runCli({
    argv,
    env: {
      PATH: process.env['PATH'],
      MODEL_LAB_HOME: scripted.home,
      TEMPORAL_ADDRESS: scripted.server.address,
    },
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
  });
  return { code: code ?? 0, ...output };
}

/** A sprint whose tasks of these models wait for a person. */
async function blockedSprint(name: string, ...models: string[]): Promise<SprintStart> {
  const rules = { ModelCrashed: { attempts: 1, then: 'block' } } as const;
  const tasks = models.map((model) => taskPlan(scripted.store, { model, rules }));
  const sprint = await startSprint(scripted.lab, { name, tasks });
  const waiting = models.filter((model) => model !== 'fine').length;
  await until(
    () => listBlocked(scripted.lab, { sprint: sprint.id }),
    (found) => found.length === waiting,
  );
  return sprint;
}

const ended = async (sprint: SprintStart) => {
  await scripted.lab.client.workflow.getHandle(sprint.id).result();
  return (await readSprintReport(scripted.lab, sprint)).counts;
};

describe('model-lab resume', () => {
  it('says what is still in the way and how to mend it, exits with 3, and continues it when it is mended', async () => {
    const sprint = await blockedSprint('mending', 'gated', 'fine');
    const first = await cli('resume', sprint.id);
    expect(first.code).toBe(3);
    expect(first.stderr).toContain("The terms of o'brien/model are not accepted.");
    expect(first.stderr).toContain("open https://hub.test/o'brien/model");
    expect(first.stdout).toBe('0 resumed, 1 still blocked\n');
    expect((await readSprintReport(scripted.lab, sprint)).counts.blocked).toBe(1);
    mended = true;
    const second = await cli('resume', 'mending');
    expect(second).toMatchObject({ code: 0, stdout: '1 resumed\n' });
    expect((await ended(sprint)).scored).toBe(2);
  });

  it('without ids finds work across sprints by what it waits for, whatever characters that has', async () => {
    const one = await blockedSprint('one', 'gated');
    const two = await blockedSprint('two', 'gated_too', 'crashes');
    mended = true;
    const { code, stdout } = await cli('--json', 'resume', '--blocked-on', "hf-access:o'brien\\model");
    expect(code).toBe(0);
    const { resumed } = JSON.parse(stdout) as Resumed;
    expect(resumed.map((id) => id.split('/').slice(-3)[0])).toEqual(['gated:v', 'gated_too:v']);
    await until(
      () => readSprintReport(scripted.lab, two),
      ({ counts }) => counts.scored === 1 && counts.blocked === 1,
    );
    // A crash is nothing that a probe could judge: a person says that it is mended.
    expect((await cli('resume', '--failure', 'ModelCrashed', '--model', 'crashes')).stdout).toBe(
      '1 resumed\n',
    );
    for (const sprint of [one, two]) expect((await ended(sprint)).blocked).toBe(0);
  });

  it('tells of a task that is not blocked any more, and that is no error', async () => {
    const sprint = await blockedSprint('raced', 'gated');
    const [work] = await listBlocked(scripted.lab, { sprint: sprint.id });
    mended = true;
    await cli('resume', sprint.id);
    await ended(sprint);
    const { code, stdout } = await cli('resume', work?.id ?? '');
    expect(code).toBe(0);
    expect(stdout).toContain(`${work?.id} is not blocked: it is scored`);
  });

  it('refuses ids that nobody has, all at once and before anything is resumed', async () => {
    const sprint = await blockedSprint('known', 'gated');
    mended = true;
    const { code, stderr } = await cli('resume', sprint.id, 'sprint/known/0', 'run/0');
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown .*"sprint\/known\/0"[^]*unknown .*"run\/0"/);
    expect((await readSprintReport(scripted.lab, sprint)).counts.blocked).toBe(1);
    await cli('skip', sprint.id);
  });
});

describe('model-lab skip', () => {
  it('gives up on one task of a sprint, or on all that are blocked, and the rest closes', async () => {
    const sprint = await blockedSprint('skipping', 'gated', 'gated_too', 'fine');
    const one = await cli('skip', sprint.id, '--task', 'gated:v/vad/data@cpu');
    expect(one).toMatchObject({ code: 0, stdout: `skipped ${sprint.id}/gated:v/vad/data@cpu\n` });
    await until(
      () => readSprintReport(scripted.lab, sprint),
      ({ counts }) => counts.skipped === 1 && counts.blocked === 1,
    );
    const wrong = await cli('skip', sprint.id, '--task', 'gated:v/vad/dta@cpu');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('did you mean "gated:v/vad/data@cpu"?');
    await cli('skip', sprint.id);
    expect(await ended(sprint)).toMatchObject({ skipped: 2, scored: 1, blocked: 0 });
  });
});

describe('a sprint that waits for a person', () => {
  it('ends what it prints with the command that continues it', async () => {
    const sprint = await blockedSprint('ending', 'gated');
    const waited = await cli('sprint', 'status', sprint.id, '--wait');
    expect(waited.code).toBe(3);
    expect(waited.stdout.trimEnd().split('\n').at(-1)).toBe(`Then resume  model-lab resume ${sprint.id}`);
    const status = await cli('sprint', 'status', sprint.id);
    expect(status.stdout.trimEnd().split('\n').at(-1)).toBe(`Then resume  model-lab resume ${sprint.id}`);
    await cli('skip', sprint.id);
  });
});
