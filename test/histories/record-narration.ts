/** Records the history of a tts task that its judge has heard: `npx tsx test/histories/record-narration.ts`. */
import { startSprint } from '../../client/start-sprint.ts';
import { taskWorkflowId } from '../../contract/names.ts';
import { startScriptedLab } from '../workflows/lab-on-test-server.ts';
import { narration } from '../workflows/narration.ts';
import { saveHistory } from './save-history.ts';

const scripted = await startScriptedLab();
const { plan, script } = await narration(scripted.store, 'the harbour was crossed');
await scripted.startModelWorker(script);
const { id } = await startSprint(scripted.lab, { name: 'narration', tasks: [plan] });
await scripted.lab.client.workflow.getHandle(id).result();
await saveHistory(scripted.lab.client, 'task-heard', taskWorkflowId(id, plan.id));
await scripted.stop();
process.exit(0);
