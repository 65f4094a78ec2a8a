import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ModelLabPlugin } from '@model-lab/model-lab';
import { createActivities } from './activities.js';

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS });
const lab = new ModelLabPlugin();
const worker = await Worker.create({
  connection,
  taskQueue: 'calls',
  workflowsPath: fileURLToPath(new URL('./workflows.js', import.meta.url)),
  activities: createActivities({ store: lab.store, notes: process.env.NOTES ?? 'notes.txt' }),
  plugins: [lab],
});
try {
  await worker.run();
} finally {
  await connection.close();
}
