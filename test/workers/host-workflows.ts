/** Workflows as a host application writes them. */
import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import { labFailures, labStep, wasSkipped, type LabStepResult } from '../../workflows/for-hosts.ts';
import type { HostActivities } from './host-activities.ts';

const { shout, failTwice } = proxyActivities<HostActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '20ms', maximumAttempts: 3 },
});

export async function ownAndStep(uri: string): Promise<{ own: string; step: LabStepResult<'asr'> }> {
  const step = await labStep({ capability: 'asr', model: 'moonshine', audio: { uri } });
  return { own: await shout(step.model), step };
}

export async function ownFailure(): Promise<string> {
  return failTwice();
}

export async function twoSteps(uris: [string, string]): Promise<LabStepResult<'asr'>[]> {
  setCurrentDetails('the host is at work');
  return Promise.all(uris.map((uri) => labStep({ capability: 'asr', model: 'moonshine', audio: { uri } })));
}

/** Says why a step ended instead of failing. */
export async function tolerant(asked: Parameters<typeof labStep>[0]): Promise<string> {
  try {
    return (await labStep(asked)).output.kind;
  } catch (error) {
    const [why] = labFailures(error);
    return `${wasSkipped(error) ? 'skipped' : 'failed'}: ${why?.type ?? 'another error'}`;
  }
}

export async function oneStep(asked: Parameters<typeof labStep>[0]): Promise<LabStepResult> {
  return labStep(asked);
}

/** Calls an activity of any name, as old code of a host might. */
export async function callOnce(activity: string): Promise<unknown> {
  const activities = proxyActivities<Record<string, (text: string) => Promise<unknown>>>({
    startToCloseTimeout: '10s',
    retry: { initialInterval: '20ms', maximumAttempts: 3 },
  });
  return activities[activity]?.('lab');
}
