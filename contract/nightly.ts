import type { Artifact } from './artifact.ts';
import type { ScoredCapability } from './capability.ts';
import type { RegressionRule } from './regression.ts';

/** Where a dataset of a plan came from, to read it again. */
export interface DatasetSource {
  capability: ScoredCapability;
  /** Its name in the ids of tasks: stays, whatever the dataset calls itself later. */
  name: string;
  /** As the spec has it: a shipped name, or a path. */
  reference: string;
}

/** The datasets of a schedule that reads them anew each night. */
export interface Reread {
  /** Paths are relative to it. */
  baseFolder: string;
  datasets: DatasetSource[];
}

/** What each night of a schedule does: kept in the schedule itself. */
export interface NightlyInput {
  name: string;
  description?: string;
  /** A `PlanIndex` in the store, as it was planned when the schedule was created. */
  plan: Artifact;
  taskCount: number;
  regression?: RegressionRule;
  /** Absent: every night works on the same snapshot. */
  reread?: Reread;
}
