/**
 * What the lab itself costs a task: sprints of 100, 1,000 and 10,000 tasks whose model steps do nothing.
 * `npm run soak` prints milliseconds a task, history and memory; `npm run soak -- 100 1000` only those sizes.
 */
import { cpus, totalmem } from 'node:os';
import { startSprint } from '../client/start-sprint.ts';
import { startScriptedLab, taskPlan } from '../test/workflows/lab-on-test-server.ts';

const sizes = process.argv.slice(2).map(Number);
const scripted = await startScriptedLab();
await scripted.startModelWorker({});
const [{ model = 'unknown' } = {}] = cpus();
console.log(
  `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
console.log('tasks  seconds  ms a task  runs of the sprint  events of the last  worker RSS MB');

for (const size of sizes.length > 0 ? sizes : [100, 1_000, 10_000]) {
  const tasks = Array.from({ length: size }, (_, index) => ({
    ...taskPlan(scripted.store, { model: 'idle' }),
    id: `idle:v/vad/data-${index}@cpu`,
  }));
  const startedMs = performance.now();
  const { id } = await startSprint(scripted.lab, { name: `soak-${size}`, tasks });
  const handle = scripted.lab.client.workflow.getHandle(id);
  await handle.result();
  const seconds = (performance.now() - startedMs) / 1000;
  const { historyLength } = await handle.describe();
  let runs = 0;
  const query = `WorkflowId='${id}'`;
  for await (const { workflowId } of scripted.lab.client.workflow.list({ query }))
    runs += workflowId === id ? 1 : 0;
  const rss = process.memoryUsage().rss / 1e6;
  const cells = [
    size,
    seconds.toFixed(1),
    ((seconds * 1000) / size).toFixed(1),
    runs,
    historyLength,
    rss.toFixed(0),
  ];
  console.log(cells.join('\t'));
}
await scripted.stop();
process.exit(0);
