import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type Payload } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { labFailures } from '../../workflows/lab-failures.ts';
import { LabError } from '../../contract/failure.ts';
import { StepsPlugin } from '../../workers/steps-plugin.ts';
import { startHostApplication, type HostApplication } from './host-application.ts';
import type * as workflows from './host-workflows.ts';

const planted = 'hf_PLANTEDplantedPLANTEDplanted1234';
const password = 'correct horse battery staple';
const cycle: Record<string, unknown> = {};
cycle['itself'] = cycle;

/** What the step `lab.<name>` throws. */
const thrown = {
  bigInt: () => new ApplicationFailure('it broke', 'Odd', false, [{ size: 10n }]),
  cycle: () => new ApplicationFailure('it broke', 'Odd', false, [cycle]),
  ownWithBigInt: () =>
    Object.assign(new LabError({ type: 'BadAudio', summary: 'it broke' }), {
      failures: [{ type: 'BadAudio', scope: 'item', summary: 'it broke', cause: '', retryAfterMs: 10n }],
    }),
  nothing: () => undefined,
  everywhere: () =>
    new LabError({
      type: 'MissingCredential',
      summary: `the hub refused ${planted}`,
      cause: `curl -H "Authorization: Bearer ${planted}" gave 401; the password was ${password}`,
      blockedOn: `hf-access:${planted}`,
      remedy: {
        say: `do not use ${planted}`,
        commands: [`HF_TOKEN=${planted} hf auth login --password "${password}"`],
        url: `https://example.org/?token=${planted}`,
      },
    }),
  stack: () => new TypeError(`cannot read ${planted} of undefined`, { cause: new Error(password) }),
};

let host: HostApplication;
beforeAll(async () => {
  host = await startHostApplication();
  const activities = Object.fromEntries(
    Object.entries(thrown).map(([name, error]) => [
      `lab.${name}`,
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- somebody's code may reject with anything
      (): Promise<never> => Promise.reject(error()),
    ]),
  );
  const plugin = new StepsPlugin({ activities, env: { SOME_PASSWORD: password }, searchAttributes: false });
  await host.startWorker({ taskQueue: 'host', plugins: [plugin] });
});
afterAll(() => host.stop());

let started = 0;
const call = (activity: string): Promise<WorkflowHandle> =>
  host.client.workflow.start<typeof workflows.callOnce>('callOnce', {
    taskQueue: 'host',
    workflowId: `call-${started++}`,
    args: [activity],
  });

async function failureOf(activity: keyof typeof thrown) {
  const handle = await call(`lab.${activity}`);
  const error: unknown = await handle.result().catch((caught: unknown) => caught);
  if (!(error instanceof WorkflowFailedError)) throw new Error(`${activity} did not fail the workflow`);
  return { handle, failures: labFailures(error) };
}

describe('an error that cannot be written down', () => {
  it.each(['bigInt', 'cycle', 'ownWithBigInt', 'nothing'] as const)(
    'fails its step and not the worker: %s',
    async (name) => {
      const { failures } = await failureOf(name);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toMatchObject({ type: 'Unexpected' });
      // The worker still works.
      expect(await (await call('shout')).result()).toBe('LAB');
    },
  );
});

describe('a secret in an error', () => {
  it.each(['everywhere', 'stack'] as const)('reaches neither history nor logs: %s', async (name) => {
    const { handle, failures } = await failureOf(name);
    const history = historyToJSON(await handle.fetchHistory());
    const seen = [
      history,
      ...payloadsIn(JSON.parse(history)),
      JSON.stringify(failures),
      inspect(host.log, { depth: 10 }),
    ];
    for (const text of seen) {
      expect(text).not.toContain(planted);
      expect(text).not.toContain(password);
    }
    // Nothing was thrown away with it: what happened can still be read.
    expect(JSON.stringify(failures)).toContain('[redacted]');
    expect(failures[0]?.type).toBe(name === 'stack' ? 'Unexpected' : 'MissingCredential');
  });
});

describe("a host's own activity", () => {
  it('fails with its own error, and is retried as the host said', async () => {
    const handle = await call('failAlways');
    await expect(handle.result()).rejects.toMatchObject({
      cause: {
        cause: { type: 'HostError', message: `the host is not ready: ${planted}`, nonRetryable: false },
      },
    });
    const history = historyToJSON(await handle.fetchHistory());
    expect(history).toContain('"attempt": 3');
  });
});

/** History holds details as base64. */
function payloadsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { data } = value as Payload & { data?: unknown };
  const own = typeof data === 'string' ? [Buffer.from(data, 'base64').toString()] : [];
  return [...own, ...Object.values(value).flatMap(payloadsIn)];
}
