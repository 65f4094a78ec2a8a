/** Names that outlive a process: changing one strands what is running. */
export const workflowTypes = {
  sprint: 'labSprint',
  task: 'labTask',
  run: 'labRun',
  nightly: 'labNightly',
  probe: 'labProbe',
} as const;

/** The queue of workflows and control activities. */
export const controlQueue = 'lab';

/** The queue that any worker with this hardware serves. */
export const hardwareQueue = (hardware: string): string => `lab-${hardware}`;

/** The queue that only one host serves: for steps that stay with a warm model or a local file. */
export const hostQueue = (hardware: string, host: string): string => `lab-${hardware}@${host}`;

/** How a worker names itself to the server. */
export const workerIdentity = (host: string, pid: number): string => `lab@${host}#${pid}`;

/** The host of a worker; undefined for an identity that is not of our making. */
export const hostOf = (identity: string): string | undefined => /^lab@(.+)#\d+$/.exec(identity)?.[1];

export const sprintId = (name: string, stamp: string): string => `sprint/${name}/${stamp}`;
export const runId = (stamp: string): string => `run/${stamp}`;
export const probeId = (model: string, stamp: string): string => `probe/${model}/${stamp}`;
export const nightlyId = (name: string): string => `nightly/${name}`;
export const taskWorkflowId = (sprint: string, task: string): string => `${sprint}/${task}`;

/** Sortable and safe in a path: `20261123-061500-123`. */
export function stamp(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`;
}

/** The sprint of a night: by the second for which it was scheduled, as the server keeps it. */
export const nightSprintId = (name: string, scheduled: Date): string =>
  sprintId(name, stamp(new Date(Math.floor(scheduled.getTime() / 1000) * 1000)));

/**
 * Where results of a sprint are shared: everywhere, or with itself alone. A nightly that finds last night's results
 * computes nothing and so notices nothing.
 */
export const reuseScope = (sprint: string, { reuse }: { reuse: 'always' | 'never' }): string =>
  reuse === 'always' ? '' : `${sprint}/`;

/** Messages that workflows take, by the names that Temporal's own tools use too. */
export const messages = {
  resume: 'lab.resume',
  skip: 'lab.skip',
  taskNews: 'lab.taskNews',
  workStatus: 'lab.status',
  sprintStatus: 'lab.sprintStatus',
} as const;

/** Keys of the records in the store. */
export const recordKeys = {
  /** What was asked for, written before its workflow starts. */
  sprint: (sprint: string): string => `sprint-start/${sprint}`,
  sprintEnd: (sprint: string): string => `sprint-end/${sprint}`,
  /** What a regression check is compared with. */
  baseline: (sprint: string): string => `sprint-baseline/${sprint}`,
  task: (sprint: string, task: string): string => `task/${sprint}/${task}`,
  run: (run: string): string => `run-end/${run}`,
  item: (scope: string, fingerprint: string): string => `item/${scope}${fingerprint}`,
} as const;
