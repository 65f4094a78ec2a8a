import { isGrpcServiceError, type ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { waitUntil } from './wait-until.ts';

/** How long the history of a closed sprint stays on our own server. */
const retentionDays = 30;
const grpcNotFound = 5;

/** A namespace on a server of our own: it exists, and keeps closed workflows for at least thirty days. */
export async function ensureNamespace({ workflowService }: ConnectionLike, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = msToTs(`${retentionDays} days`);
  const described = await workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if (isGrpcServiceError(error) && Number(error.code) === grpcNotFound) return undefined;
    throw error;
  });
  if (described === undefined) {
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: workflowExecutionRetentionTtl,
    });
    // The server's other parts learn of it a moment later.
    const query = 'ExecutionStatus = "Running"';
    const isKnown = (): Promise<true | undefined> =>
      workflowService.countWorkflowExecutions({ namespace, query }).then(
        () => true,
        () => undefined,
      );
    await waitUntil(isKnown, 20_000);
    return;
  }
  // The dev server's own choice is a day: a nightly comparison would find nothing to compare with.
  const kept = Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (kept < retentionDays * 86_400)
    await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
