import type { WorkflowExecutionDescription } from '@temporalio/client';
import { z } from 'zod';
import { Failure } from '../contract/failure.ts';
import { ModelChoice } from '../contract/model-choice.ts';
import { workflowTypes } from '../contract/names.ts';
import type { Lab } from './lab.ts';

/** A task, a run or a step of a host application that waits for a person. */
export interface BlockedWork {
  /** Id of its workflow. */
  id: string;
  /** The model that it is at; undefined where a probe has nothing to ask for. */
  needs: ModelChoice | undefined;
  /** What it waits for. */
  failures: Failure[];
}

export interface BlockedFilter {
  /** Id of a sprint. */
  sprint?: string | undefined;
  /** `moonshine`, or one of its variants: `moonshine:tiny`. */
  model?: string | undefined;
  /** Type of a failure that it waits for. */
  failure?: string | undefined;
  /** `package:pyannote.audio`, `hf-token`, ... */
  blockedOn?: string | undefined;
}

/** Everything that waits for a person and that a filter matches, in all sprints. */
export async function listBlocked({ client }: Lab, filter: BlockedFilter): Promise<BlockedWork[]> {
  const found: BlockedWork[] = [];
  for await (const { workflowId, memo } of client.workflow.list({ query: blockedQuery(filter) }))
    found.push(blockedWork(workflowId, memo));
  const wanted = found.filter((work) => matches(work, filter));
  return wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What a workflow's memo says of it; the server answers that without any worker. */
export function blockedWork(id: string, memo: Record<string, unknown> | undefined): BlockedWork {
  const { needs, failures, lab } = Memo.parse(memo ?? {});
  return { id, needs, failures: failures ?? lab?.failures ?? [] };
}

/** Where a workflow says that it stands; as the server has it for one that is not of our making. */
export const shownState = ({
  memo,
  status,
}: Pick<WorkflowExecutionDescription, 'memo' | 'status'>): string =>
  typeof memo?.state === 'string' ? memo.state : status.name.toLowerCase();

const Memo = z.object({
  needs: ModelChoice.optional().catch(undefined),
  failures: z.array(Failure).optional().catch(undefined),
  /** A host application's workflow keeps its own memo, and ours in one place of it. */
  lab: z
    .object({ failures: z.array(Failure) })
    .optional()
    .catch(undefined),
});

function blockedQuery({ sprint, model, failure, blockedOn }: BlockedFilter): string {
  const conditions = [
    "ExecutionStatus='Running'",
    "LabState='blocked'",
    // A sprint shows itself as blocked too; what waits are its tasks.
    `WorkflowType!=${quoted(workflowTypes.sprint)}`,
  ];
  if (isSearchable(sprint)) conditions.push(`LabSprint=${quoted(sprint)}`);
  if (isSearchable(model))
    conditions.push(
      model.includes(':') ? `LabModel=${quoted(model)}` : `LabModel STARTS_WITH ${quoted(`${model}:`)}`,
    );
  if (isSearchable(failure)) conditions.push(`LabFailure=${quoted(failure)}`);
  if (isSearchable(blockedOn)) conditions.push(`LabBlockedOn=${quoted(blockedOn)}`);
  return conditions.join(' AND ');
}

/** The server's query language has no way to write some values; work is then looked through here. */
const isSearchable = (value: string | undefined): value is string =>
  value !== undefined && !/["\\]/.test(value);

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const matches = ({ id, needs, failures }: BlockedWork, filter: BlockedFilter): boolean =>
  (filter.sprint === undefined || id.startsWith(`${filter.sprint}/`)) &&
  (filter.model === undefined || needs === undefined || isModel(needs, filter.model)) &&
  (filter.failure === undefined || failures.some(({ type }) => type === filter.failure)) &&
  (filter.blockedOn === undefined || failures.some(({ blockedOn }) => blockedOn === filter.blockedOn));

const isModel = ({ model, variant }: ModelChoice, wanted: string): boolean =>
  wanted === model || wanted === `${model}:${variant}`;
