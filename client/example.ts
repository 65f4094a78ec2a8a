/** The script to copy: starts a sprint, waits for it, and prints each result. `npx tsx client/example.ts` */
import { headline } from '../evaluation/report/headline.ts';
import { openLab } from './open-lab.ts';
import { sprintFromSpec } from './sprint-from-spec.ts';
import { startSprint } from './start-sprint.ts';
import { waitForSprint } from './wait-for-sprint.ts';

await using open = await openLab({ log: console.error });
const { lab } = open;
const sprint = await startSprint(lab, await sprintFromSpec('sprints/quickstart.yaml', lab.store));
const report = await waitForSprint(lab, sprint);
for (const task of report.tasks) console.log(`${task.state}  ${task.id}  ${headline(task)}`);
