import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflowBundle } from '../../workers/workflow-bundle.ts';
import { bundlesHome } from '../kept-bundles.ts';

const folder = new URL('../histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

let options: ReplayWorkerOptions;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  options = { workflowBundle: await workflowBundle(bundlesHome) };
});

function replay(text: string): Promise<void> {
  const history = historyFromJSON(JSON.parse(text) as unknown);
  // A sprint names its tasks by its own id.
  const { workflowId } = history.events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
  return Worker.runReplayHistory(options, history, workflowId ?? undefined);
}

describe('work that is under way goes on with this code', () => {
  it.each(names)('%s', async (name) => {
    await replay(readFileSync(new URL(name, folder), 'utf8'));
  });

  it('and a history that this code would not have made is noticed', async () => {
    const text = readFileSync(new URL('task-scored.json', folder), 'utf8');
    await expect(replay(text.replaceAll('lab.prepare', 'lab.somethingElse'))).rejects.toThrow(
      /TMPRL1100|nondeterminism/i,
    );
  });
});
