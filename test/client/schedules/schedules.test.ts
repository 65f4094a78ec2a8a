import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../client/cli/run-cli.ts';
import { createNightly } from '../../../client/schedules/create-nightly.ts';
import { describeNightly, type Nightly } from '../../../client/schedules/list-nightlies.ts';
import { triggerNightly } from '../../../client/schedules/change-nightly.ts';
import { LabError } from '../../../contract/failure.ts';
import { nightlyId } from '../../../contract/names.ts';
import { lastGood } from '../../../contract/regression.ts';
import type { SprintReport } from '../../../contract/sprint-report.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from '../../workflows/lab-on-test-server.ts';
import { heardItem } from '../../workflows/scripted-measures.ts';
import { until } from '../../workflows/until.ts';

let scripted: ScriptedLab;
let blockedNow = false;

beforeAll(async () => {
  scripted = await startScriptedLab();
  await scripted.startModelWorker({
    infer: ({ task }) => {
      if (task.model === 'waits' && blockedNow)
        throw new LabError({
          type: 'MissingPackage',
          summary: 'a package is absent',
          blockedOn: 'package:x',
        });
    },
    measure: (_, itemId) => heardItem(itemId),
  });
});
afterAll(() => scripted.stop());

/** `model-lab … --json` against the scripted lab: its exit code and its document. */
async function cli(...argv: string[]): Promise<{ code: number | undefined; document: unknown }> {
  let stdout = '';
  const code = await runCli({
    argv: [...argv, '--json'],
    env: {
      PATH: process.env['PATH'],
      MODEL_LAB_HOME: scripted.home,
      TEMPORAL_ADDRESS: scripted.server.address,
      TEMPORAL_CONFIG_FILE: join(scripted.home, 'none.toml'),
    },
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: () => true },
  });
  return { code, document: JSON.parse(stdout) as unknown };
}
const words = async (...argv: string[]): Promise<string> => JSON.stringify((await cli(...argv)).document);

/** A spec of one task, on data of its own beside it. */
async function specOf(name: string, more = ''): Promise<string> {
  const folder = join(scripted.home, name);
  await mkdir(folder, { recursive: true });
  await writeClips(name, 2);
  const spec = `name: ${name}\ndatasets: { asr: [./manifest.jsonl] }\nlanes: { words: { models: [moonshine] } }\n${more}`;
  await writeFile(join(folder, 'sprint.yaml'), spec);
  return join(folder, 'sprint.yaml');
}

async function writeClips(name: string, count: number): Promise<void> {
  const clips = Array.from({ length: count }, (_, index) => `clip-${index}.wav`);
  for (const clip of clips) await writeFile(join(scripted.home, name, clip), clip);
  const lines = clips.map((clip) => JSON.stringify({ audio_filepath: clip, text: 'a', duration: 1 }));
  await writeFile(join(scripted.home, name, 'manifest.jsonl'), `${lines.join('\n')}\n`);
}

const listed = async (name: string): Promise<Nightly | undefined> => {
  const { document } = await cli('schedule', 'list');
  return (document as { schedules: Nightly[] }).schedules.find((one) => one.name === name);
};
const reportOf = async (sprint: string): Promise<SprintReport> =>
  (await cli('sprint', 'report', sprint, '--format', 'json')).document as SprintReport;

/** The report of a night once it closed; at first there may be no such sprint yet. */
const closedReport = (sprint: string): Promise<SprintReport> =>
  until(
    () => reportOf(sprint),
    (report) => 'sprint' in report && report.sprint.closedAt !== null,
  );

describe('a schedule from the command line', () => {
  it('is created and listed with its next night; paused and unpaused with a note; and deleted', async () => {
    const created = await cli('schedule', 'create', await specOf('calls'), '--cron', '0 2 * * *');
    expect(created.code).toBeUndefined();
    const night = await until(
      () => listed('calls'),
      (one) => one !== undefined,
    );
    expect(night).toMatchObject({
      cron: '0 2 * * *',
      timezone: 'UTC',
      data: 'frozen',
      paused: false,
      nextRun: expect.stringMatching(/T02:00:00/) as string,
      last: null,
      skippedForOverlap: 0,
    });

    await cli('schedule', 'pause', 'calls', '--note', 'the disk is being replaced');
    expect(await listed('calls')).toMatchObject({
      paused: true,
      note: 'the disk is being replaced',
      nextRun: null,
    });
    await cli('schedule', 'unpause', 'calls', '--note', 'new disk');
    expect(await listed('calls')).toMatchObject({ paused: false, note: 'new disk' });

    expect((await cli('schedule', 'delete', 'calls')).code).toBeUndefined();
    expect(await words('schedule', 'pause', 'calls')).toContain('unknown schedule');
  });

  it('has its times in a zone of its own', async () => {
    const spec = await specOf('zoned');
    await cli('schedule', 'create', spec, '--cron', '0 2 * * *', '--timezone', 'Asia/Tokyo');
    const { nextRun } = await describeNightly(scripted.lab, 'zoned');
    expect(nextRun).toMatch(/T17:00:00/);
    expect(await words('schedule', 'create', spec, '--cron', '@daily', '--timezone', 'Mars/Base')).toContain(
      '--timezone Mars/Base: expected the name of a time zone',
    );
  });

  it('does a night when it is triggered, with a report as any sprint has', async () => {
    await cli('schedule', 'create', await specOf('now', 'baseline: last-good\n'), '--cron', '0 2 * * *');
    const { document } = await cli('schedule', 'trigger', 'now');
    const { sprintId } = document as { sprintId: string };
    expect(sprintId).toMatch(/^sprint\/now\/\d{8}-\d{6}-000$/);
    const report = await closedReport(sprintId);
    expect(report.tasks).toMatchObject([{ model: 'moonshine', state: 'scored', reused: false }]);
    expect(report.tasks[0]?.gates.at(-1)).toMatchObject({ gate: 'regression', passed: true });
    expect((await listed('now'))?.last).toMatchObject({ sprintId, result: '1 scored' });
  });

  it('does three nights of the past, one after the other, and none of them twice', async () => {
    await cli('schedule', 'create', await specOf('past', 'baseline: last-good\n'), '--cron', '0 2 * * *');
    const range = ['--from', '2026-11-01', '--to', '2026-11-03'];
    const { document } = await cli('schedule', 'backfill', 'past', ...range);
    const nights = ['20261101', '20261102', '20261103'].map((day) => `sprint/past/${day}-020000-000`);
    expect(document).toEqual({ name: 'past', started: nights, doneBefore: [] });
    const reports = await Promise.all(nights.map(closedReport));
    expect(reports.map(({ counts }) => counts.scored)).toEqual([1, 1, 1]);
    const compared = reports.map(({ tasks }) => tasks[0]?.gates.at(-1)?.detail);
    expect(compared[0]).toContain('compared with nothing');
    expect(compared[1]).toContain(`compared with ${nights[0] ?? ''}`);
    expect(compared[2]).toContain(`compared with ${nights[1] ?? ''}`);

    const again = await cli('schedule', 'backfill', 'past', ...range);
    expect(again.document).toEqual({ name: 'past', started: [], doneBefore: nights });
    expect(
      await words('schedule', 'backfill', 'past', '--from', '2026-11-01T03:00Z', '--to', '2026-11-01T04:00Z'),
    ).toContain('has no night between');
  });

  it('refuses a second schedule of the same name, and says how to get rid of the first', async () => {
    const spec = await specOf('twice');
    await cli('schedule', 'create', spec, '--cron', '0 2 * * *');
    const { code, document } = await cli('schedule', 'create', spec, '--cron', '0 3 * * *');
    expect(code).toBe(2);
    expect(document).toMatchObject({
      failures: [
        {
          summary: 'twice has a schedule already.',
          remedy: { commands: ['model-lab schedule delete twice'] },
        },
      ],
    });
  });

  it('can be read and written back by any program, as Temporal’s own tools do', async () => {
    await cli('schedule', 'create', await specOf('edited'), '--cron', '0 2 * * *');
    const handle = scripted.lab.client.schedule.getHandle(nightlyId('edited'));
    await handle.update((schedule) => ({
      ...schedule,
      spec: { ...schedule.spec, timezone: 'Europe/Berlin' },
    }));
    expect((await handle.describe()).spec.timezone).toBe('Europe/Berlin');
  });
});

describe('the data of a schedule', () => {
  it('is what it was when the schedule was created, unless it is read anew each night', async () => {
    for (const data of ['frozen', 'reread'] as const)
      await cli('schedule', 'create', await specOf(data), '--cron', '0 2 * * *', '--data', data);
    for (const name of ['frozen', 'reread']) await writeClips(name, 3);
    const items: (number | undefined)[] = [];
    for (const name of ['frozen', 'reread']) {
      const { document } = await cli('schedule', 'trigger', name);
      const { tasks } = await closedReport((document as { sprintId: string }).sprintId);
      items.push(tasks[0]?.items.total);
    }
    expect(items).toEqual([2, 3]);
  });

  it('that is no longer there ends the night with its cause, and the next one is due', async () => {
    const spec = await specOf('gone');
    await cli('schedule', 'create', spec, '--cron', '0 2 * * *', '--data', 'reread');
    await writeFile(join(scripted.home, 'gone', 'manifest.jsonl'), 'not json\n');
    await cli('schedule', 'trigger', 'gone');
    const night = await until(
      () => listed('gone'),
      (one) => one?.last?.result.startsWith('did not start') === true,
    );
    expect(night?.last?.result).toContain('BadDataset');
    expect(night?.last?.result).toContain('manifest.jsonl');
    expect(night).toMatchObject({ paused: false, nextRun: expect.any(String) as string });
  });
});

describe('a blocked night', () => {
  it('does not pile up, ends by its deadline, and the next night goes on', async () => {
    blockedNow = true;
    const tasks = [taskPlan(scripted.store, { model: 'waits', capability: 'asr', blockForMs: 4_000 })];
    const regression = { baseline: lastGood, tolerance: {} };
    await createNightly(scripted.lab, {
      sprint: { name: 'waiting', tasks, regression },
      cron: '0 2 * * *',
      timezone: 'UTC',
      periodMs: 86_400_000,
    });
    const first = await triggerNightly(scripted.lab, 'waiting');
    await until(
      () => describeNightly(scripted.lab, 'waiting'),
      ({ last }) => last?.result === 'blocked: 1 blocked',
    );
    await expect(triggerNightly(scripted.lab, 'waiting')).rejects.toThrow('still open');

    // As the server does with nights that come due: by the schedule's own overlap policy.
    const handle = scripted.lab.client.schedule.getHandle(nightlyId('waiting'));
    await handle.backfill({ start: new Date('2026-11-01'), end: new Date('2026-11-04') });
    const skipped = await until(
      () => describeNightly(scripted.lab, 'waiting'),
      ({ skippedForOverlap }) => skippedForOverlap === 3,
    );
    expect(skipped.last?.sprintId).toBe(first);

    const closed = await closedReport(first);
    expect(closed.tasks[0]).toMatchObject({ state: 'failed', failures: [{ type: 'MissingPackage' }] });
    expect(closed.tasks[0]?.reason).toContain('nobody mended it in time');
    blockedNow = false;
    await until(
      () => handle.describe(),
      ({ info }) => info.runningActions.length === 0,
    );
    const next = await triggerNightly(scripted.lab, 'waiting');
    expect((await closedReport(next)).counts.scored).toBe(1);
  });

  it.each([
    ['30d', 'expected less than the 24h between two nights of this schedule, found 30d (without it: 20h)'],
    ['24h', 'expected less than the 24h between two nights of this schedule, found 24h (without it: 20h)'],
  ])('may not be blocked for %s where there is a night a day', async (blockFor, expected) => {
    const spec = await specOf('slow', `policy: { blockFor: ${blockFor} }\n`);
    const { code, document } = await cli('schedule', 'create', spec, '--cron', '0 2 * * *');
    expect(code).toBe(2);
    expect(JSON.stringify(document)).toContain(`sprint.yaml:4:21: policy.blockFor: ${expected}`);
  });
});

it('a regression fails the night, and the schedule shows it and goes on', async () => {
  const name = 'worse';
  const rules = { MissingPackage: { then: 'skip' } } as const;
  const tasks = [taskPlan(scripted.store, { model: 'waits', capability: 'asr', rules })];
  const regression = { baseline: lastGood, tolerance: {} };
  const sprint = { name, tasks, regression };
  await createNightly(scripted.lab, { sprint, cron: '0 2 * * *', timezone: 'UTC', periodMs: 86_400_000 });
  blockedNow = false;
  await closedReport(await triggerNightly(scripted.lab, name));
  const handle = scripted.lab.client.schedule.getHandle(nightlyId(name));
  await until(
    () => handle.describe(),
    ({ info }) => info.runningActions.length === 0,
  );
  blockedNow = true;
  await triggerNightly(scripted.lab, name);
  const after = await until(
    () => describeNightly(scripted.lab, name),
    ({ last }) => last?.result === 'regression: 1 of 1 tasks',
  );
  blockedNow = false;
  expect(after).toMatchObject({ paused: false, nextRun: expect.any(String) as string });
  const night = (await handle.describe()).info.recentActions.at(-1)?.action.workflow.workflowId ?? '';
  await expect(scripted.lab.client.workflow.getHandle(night).result()).rejects.toMatchObject({
    cause: { type: 'lab.GateMissed', message: expect.stringContaining('1 of 1 tasks are worse') as string },
  });
});
