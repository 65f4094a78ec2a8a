import type { Client } from '@temporalio/client';
import type { ArtifactStore } from '../store/artifact-store.ts';

/** What every function of the client needs: where workflows run, where results lie, what time it is. */
export interface Lab {
  client: Client;
  store: ArtifactStore;
  /** Address of the Temporal UI, where it is known. */
  uiUrl?: string | undefined;
  now?: () => Date;
}

/** The page of a workflow in the Temporal UI. */
export function workflowPage(lab: Lab, workflowId: string): string | undefined {
  if (lab.uiUrl === undefined) return undefined;
  const { namespace } = lab.client.options;
  return `${lab.uiUrl.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
}
