import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { resume } from '../../client/resume.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { LabError } from '../../contract/failure.ts';
import { isValued } from '../../contract/score.ts';
import { taskWorkflowId } from '../../contract/names.ts';
import type { SprintStart } from '../../contract/sprint-record.ts';
import type { TaskReport } from '../../contract/task.ts';
import { startScriptedLab, type ScriptedLab } from './lab-on-test-server.ts';
import { narration, type Narration } from './narration.ts';
import { until } from './until.ts';

const missing = new LabError({
  type: 'MissingPackage',
  summary: 'The judge needs a package.',
  blockedOn: 'package:ears',
});
const asked: string[] = [];
let isMissing = false;
let scripted: ScriptedLab;
let told: Narration;
beforeAll(async () => {
  scripted = await startScriptedLab();
  told = await narration(scripted.store, 'the harbour was crossed');
  await scripted.startModelWorker({
    ...told.script,
    prepare: ({ model, judge }) => void asked.push(`prepare ${model}${judge ? ` for ${judge.model}` : ''}`),
    probe: ({ judge }) => {
      if (isMissing && judge !== undefined) throw missing;
    },
    infer: ({ task }) => {
      asked.push(`${task.capability} by ${task.model}`);
      if (isMissing && task.model === 'judge') throw missing;
    },
  });
});
afterAll(() => scripted.stop());

const start = (name: string): Promise<SprintStart> => startSprint(scripted.lab, { name, tasks: [told.plan] });
const taskIn = async (sprint: SprintStart): Promise<TaskReport | undefined> =>
  (await readSprintReport(scripted.lab, sprint)).tasks[0];
const untilIt = (sprint: SprintStart, state: string): Promise<TaskReport | undefined> =>
  until(
    () => taskIn(sprint),
    (task) => task?.state === state,
  );

describe('a task of speech synthesis', () => {
  it('is heard by its judge after all was said, and scored by what the judge wrote', async () => {
    const task = await untilIt(await start('heard'), 'scored');
    expect(asked).toEqual(['prepare voice for judge', 'tts by voice', 'prepare judge', 'asr by judge']);
    const wer = task?.scores.filter(isValued).find(({ metric }) => metric === 'round_trip_wer');
    expect(wer).toMatchObject({
      value: 1 / 8,
      counts: { substitutions: 1, referenceWords: 8 },
      recipe: 'round_trip_wer/whisper-english,judge=judge:v',
    });
    expect(task?.judge).toMatchObject({ model: 'judge', variant: 'v', provenance: { revision: 'scripted' } });
    expect(task?.artifacts).toHaveLength(2);
  });

  it('waits where its judge cannot hear, says nothing twice, and goes on when that is mended', async () => {
    isMissing = true;
    asked.length = 0;
    const sprint = await start('deaf');
    const blocked = await untilIt(sprint, 'blocked');
    expect(blocked?.failures).toMatchObject([{ type: 'MissingPackage', blockedOn: 'package:ears' }]);
    const still = await resume(scripted.lab, { ids: [sprint.id] });
    expect(still).toMatchObject({
      resumed: [],
      stillBlocked: [{ failures: [{ blockedOn: 'package:ears' }] }],
    });
    isMissing = false;
    const { resumed } = await resume(scripted.lab, { ids: [], blockedOn: 'package:ears' });
    expect(resumed).toEqual([taskWorkflowId(sprint.id, told.plan.id)]);
    const task = await untilIt(sprint, 'scored');
    expect(task?.items).toMatchObject({ total: 2, scored: 2 });
    expect(asked.filter((step) => step === 'tts by voice')).toHaveLength(1);
    expect(asked.filter((step) => step === 'asr by judge')).toHaveLength(2);
  });
});
