import { failureMessage } from '../../contract/failure.ts';
import { workflowPage } from '../lab.ts';
import { hasEndedRun, readRun, readTranscript } from '../read-run-report.ts';
import type { CommandContext } from './context.ts';
import { withLab } from './with-lab.ts';

export async function showRun(context: CommandContext, id: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const run = await readRun(lab, id);
    const state = hasEndedRun(run) ? run.run.state : run.state;
    const transcript = hasEndedRun(run) ? await readTranscript(lab, run) : undefined;
    const page = workflowPage(lab, id);
    const lines = [
      `${id}  ${state}`,
      ...run.failures.map(failureMessage),
      ...(transcript === undefined ? [] : [transcript.text.trim()]),
      ...(page === undefined ? [] : [`Temporal UI  ${page}`]),
      ...(state === 'blocked' ? [`Then resume  model-lab resume ${id}`] : []),
    ];
    context.result(lines.join('\n'), run);
  });
}

export async function cancelRun(context: CommandContext, id: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const run = await readRun(lab, id);
    if (hasEndedRun(run)) {
      context.result(`${id} has ended: ${run.run.state}`, run);
      return;
    }
    const handle = lab.client.workflow.getHandle(id);
    await handle.cancel();
    await handle.result().catch(() => undefined);
    const ended = await readRun(lab, id);
    context.result(`${id} was cancelled`, ended);
  });
}
