import type { Client } from '@temporalio/client';

/** Looks until it is there, or gives up after twenty seconds with what it saw last. */
export async function until<T>(
  look: () => Promise<T>,
  isThere: (seen: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`still not there after ${withinMs} ms: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Until the server has told a workflow that it is to end. */
export const untilCancelRequested = (client: Client, workflow: string): Promise<boolean | undefined> =>
  until(
    async () => {
      const { events } = await client.workflow.getHandle(workflow).fetchHistory();
      return events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes);
    },
    (isRequested) => isRequested === true,
  );
