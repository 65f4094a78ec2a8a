/** Records the histories of regression checks and nights, as record.ts does: `npx tsx test/histories/record-nightly.ts`. */
import { triggerNightly } from '../../client/schedules/change-nightly.ts';
import { createNightly, type NightlyToCreate } from '../../client/schedules/create-nightly.ts';
import { nightlyId, taskWorkflowId } from '../../contract/names.ts';
import { lastGood } from '../../contract/regression.ts';
import { startScriptedLab, taskPlan } from '../workflows/lab-on-test-server.ts';
import { heardItem } from '../workflows/scripted-measures.ts';
import { until } from '../workflows/until.ts';
import { saveHistory } from './save-history.ts';

let wrongWords = 0;
const scripted = await startScriptedLab();
const { client } = scripted.lab;
await scripted.startModelWorker({ measure: (_, itemId) => heardItem(itemId, wrongWords) });

const plan = taskPlan(scripted.store, { model: 'words', capability: 'asr' });
/** No path of this machine: a shipped dataset is found by its name. */
const rereadFrom = (reference: string): NonNullable<NightlyToCreate['reread']> => ({
  baseFolder: '/',
  datasets: [{ capability: 'asr', name: plan.dataset.name, reference }],
});

const create = (name: string, more: Partial<NightlyToCreate> = {}): Promise<void> =>
  createNightly(scripted.lab, {
    sprint: { name, tasks: [plan], regression: { baseline: lastGood, tolerance: { wer: 0.01 } } },
    cron: '0 2 * * *',
    timezone: 'UTC',
    periodMs: 86_400_000,
    ...more,
  });

/** One night to its end: the ids of its own workflow and of its sprint. */
async function night(name: string): Promise<{ nightly: string; sprint: string }> {
  const sprint = await triggerNightly(scripted.lab, name);
  const handle = client.schedule.getHandle(nightlyId(name));
  const { info } = await until(
    () => handle.describe(),
    ({ info }) => info.runningActions.length === 0,
  );
  return { sprint, nightly: info.recentActions.at(-1)?.action.workflow.workflowId ?? '' };
}

await create('recorded');
const first = await night('recorded');
await saveHistory(client, 'nightly-closed', first.nightly);
await saveHistory(client, 'sprint-without-baseline', first.sprint);

wrongWords = 9;
const worse = await night('recorded');
await saveHistory(client, 'nightly-regressed', worse.nightly);
await saveHistory(client, 'sprint-regressed', worse.sprint);
await saveHistory(client, 'task-regressed', taskWorkflowId(worse.sprint, plan.id));

await create('reread', { reread: rereadFrom('quickstart-speech') });
await saveHistory(client, 'nightly-reread', (await night('reread')).nightly);

await create('unreadable', { reread: rereadFrom('./gone') });
await saveHistory(client, 'nightly-without-data', (await night('unreadable')).nightly);

await scripted.stop();
process.exit(0);
