/** `npm run transcribe -- <file>...`: one file is noted, two are the sides of one call. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { noteBothSides, noteCall } from './workflows.js';

const [first, second] = process.argv.slice(2).map((file) => pathToFileURL(resolve(file)).href);
if (first === undefined) throw new Error('usage: npm run transcribe -- <file> [<file>]');
const connection = await Connection.connect({ address: process.env.TEMPORAL_ADDRESS });
const client = new Client({ connection });
const workflowId = `call/${Date.now()}`;
console.log(workflowId);
if (second === undefined) {
  const args: Parameters<typeof noteCall> = [workflowId, first];
  const { words, step } = await client.workflow.execute<typeof noteCall>('noteCall', {
    taskQueue: 'calls',
    workflowId,
    args,
  });
  console.log(`${words} words by ${step.model}:${step.variant}`);
} else {
  const args: Parameters<typeof noteBothSides> = [workflowId, [first, second]];
  const words = await client.workflow.execute<typeof noteBothSides>('noteBothSides', {
    taskQueue: 'calls',
    workflowId,
    args,
  });
  console.log(`${words} words`);
}
await connection.close();
