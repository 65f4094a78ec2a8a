/**
 * Records the histories that replay.test.ts replays: `npx tsx test/histories/record.ts`.
 *
 * A recorded history stands for what runs at somebody's place. Record a new one for a new path, and keep the old
 * ones: a change that cannot replay them strands work that is under way, and needs `patched()`.
 */
import { probe } from '../../client/probe.ts';
import { startRun } from '../../client/start-run.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { LabError } from '../../contract/failure.ts';
import { messages, probeId, stamp, taskWorkflowId } from '../../contract/names.ts';
import { shippedFolder } from '../../datasets/shipped-datasets.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { startScriptedLab, taskPlan, type Script } from '../workflows/lab-on-test-server.ts';
import { until, untilCancelRequested } from '../workflows/until.ts';
import { saveHistory } from './save-history.ts';

const missing = (): LabError =>
  new LabError({ type: 'MissingPackage', summary: 'a package is absent', blockedOn: 'package:x' });

let mended = false;
let finishDeaf = (): void => undefined;
const deafIsDone = new Promise<void>((resolve) => (finishDeaf = resolve));
const script: Script = {
  probe: ({ model }) => {
    if (model === 'blocked') throw missing();
  },
  infer: async ({ task }, call) => {
    // It does not listen while it works: it is cancelled, and done all the same.
    if (task.model === 'deaf') await deafIsDone;
    if (task.model === 'crashes') throw new LabError({ type: 'ModelCrashed', summary: 'it died' });
    if (task.model === 'crashes_once' && call === 1) throw new LabError({ type: 'ModelCrashed', summary: 'it died' });
    if (task.model.startsWith('blocked') && !mended) throw missing();
    if (task.model === 'moonshine' && !mended) throw missing();
  },
};

const scripted = await startScriptedLab();
const { lab, store } = scripted;
await scripted.startModelWorker(script);

const save = (name: string, workflowId: string): Promise<void> =>
  saveHistory(lab.client, name, workflowId);

async function sprintOf(name: string, model: string, options: Partial<Parameters<typeof taskPlan>[1]> = {}) {
  const plan = taskPlan(store, { model, shards: 2, ...options });
  const { id } = await startSprint(lab, { name, tasks: [plan] });
  return { sprint: id, task: taskWorkflowId(id, plan.id), handle: lab.client.workflow.getHandle(id) };
}

const untilBlocked = (workflow: string): Promise<unknown> =>
  until(
    () =>
      lab.client.workflow
        .getHandle(workflow)
        .describe()
        // It may not have started yet.
        .then(({ memo }) => memo?.state, () => undefined),
    (state) => state === 'blocked',
  );

const scored = await sprintOf('scored', 'fine');
await scored.handle.result();
await save('task-scored', scored.task);
await save('sprint-closed', scored.sprint);

const retried = await sprintOf('retried', 'crashes_once');
await retried.handle.result();
await save('task-retried', retried.task);

const failed = await sprintOf('failed', 'crashes');
await failed.handle.result();
await save('task-failed', failed.task);

const skippedByPolicy = await sprintOf('policy', 'blocked', { rules: { MissingPackage: { then: 'skip' } } });
await skippedByPolicy.handle.result();
await save('task-skipped-by-policy', skippedByPolicy.task);

const skipped = await sprintOf('skipped', 'blocked');
await untilBlocked(skipped.task);
await lab.client.workflow.getHandle(skipped.task).executeUpdate(messages.skip);
await skipped.handle.result();
await save('task-skipped', skipped.task);

const terminated = await sprintOf('terminated', 'blocked');
await untilBlocked(terminated.task);
await lab.client.workflow.getHandle(terminated.task).terminate();
await terminated.handle.result();
await save('sprint-with-a-terminated-task', terminated.sprint);

const late = await sprintOf('late', 'blocked', { blockForMs: 500 });
await late.handle.result();
await save('task-not-mended-in-time', late.task);

const cancelled = await sprintOf('cancelled', 'blocked');
await untilBlocked(cancelled.task);
await cancelled.handle.cancel();
await cancelled.handle.result().catch(() => undefined);
await save('task-cancelled', cancelled.task);
await save('sprint-cancelled', cancelled.sprint);

const inStep = await sprintOf('cancelled-in-a-step', 'deaf');
await until(
  () => Promise.resolve(scripted.calls.get('deaf 0')),
  (calls) => calls === 1,
);
await inStep.handle.cancel();
await untilCancelRequested(lab.client, inStep.task);
finishDeaf();
await inStep.handle.result().catch(() => undefined);
await save('task-cancelled-in-a-step', inStep.task);

const [item] = (await readDataset('quickstart-speech', { baseFolder: shippedFolder() })).items;
if (item === undefined) throw new Error('quickstart-speech has no items');
const asr = { model: 'moonshine', variant: 'tiny' };
const run = await startRun(lab, { item, preset: 'fast_asr_only', asr, hardware: 'cpu' });
await untilBlocked(run.id);
await save('run-blocked', run.id);
const resumed = await sprintOf('resumed', 'blocked_too');
await untilBlocked(resumed.task);
await save('sprint-blocked', resumed.sprint);
mended = true;
await lab.client.workflow.getHandle(resumed.task).executeUpdate(messages.resume);
await resumed.handle.result();
await save('task-resumed', resumed.task);
await save('sprint-resumed', resumed.sprint);
await lab.client.workflow.getHandle(run.id).executeUpdate(messages.resume);
await lab.client.workflow.getHandle(run.id).result();
await save('run-resumed', run.id);

const lacking: Script = { prepare: () => Promise.reject(missing()) };
const onOther = { hardware: 'mps' as const };
await scripted.startModelWorker(lacking, { ...onOther, host: 'lacking' });
await scripted.startModelWorker({}, { ...onOther, host: 'capable' });
await until(
  () => lab.client.connection.workflowService.listWorkers({ namespace: 'default', query: "TaskQueue='lab-mps'" }),
  ({ workersInfo }) => workersInfo?.length === 2,
);
// Until the one that lacks something was asked first: which of the two is, is chance.
for (let failedOver = false; !failedOver;) {
  const { task, handle } = await sprintOf('failed-over', 'fine_there', onOther);
  await handle.result();
  await save('task-failed-over', task);
  const { events } = await lab.client.workflow.getHandle(task).fetchHistory();
  failedOver = events?.some((event) => event.activityTaskFailedEventAttributes) === true;
}

const unserved = await sprintOf('unserved', 'nobody', { hardware: 'cuda' });
await until(
  () => untilBlocked(unserved.task).then(() => true, () => false),
  (isBlocked) => isBlocked,
  60_000,
);
await save('task-no-worker', unserved.task);

for (const [name, model] of [
  ['probe-clear', 'fine'],
  ['probe-in-the-way', 'blocked'],
] as const) {
  const before = new Date();
  await probe({ ...lab, now: () => before }, { model, variant: 'v', hardware: 'cpu' });
  await save(name, probeId(`${model}:v@cpu`, stamp(before)));
}

const ingested = await startRun(lab, { item, preset: 'ingest', hardware: 'cpu' });
await lab.client.workflow.getHandle(ingested.id).result();
await save('run-ingested', ingested.id);

await scripted.stop();
process.exit(0);
