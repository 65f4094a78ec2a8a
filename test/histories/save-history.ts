import { writeFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/** Keeps what a workflow did so far as `<name>.json` in this folder. */
export async function saveHistory(client: Client, name: string, workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await writeFile(new URL(`./${name}.json`, import.meta.url), `${historyToJSON(history)}\n`);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
}
