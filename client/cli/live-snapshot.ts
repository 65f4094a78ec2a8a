import type { TaskState } from '../../contract/state.ts';
import type { StepParameters } from '../../contract/step-parameters.ts';

/** Where one task stands, in words for one line of a terminal. */
export interface LiveTask {
  id: string;
  model: string;
  variant: string;
  parameters?: StepParameters | undefined;
  capability: string;
  dataset: string;
  state: TaskState;
  /** What it does at the moment: `3/5 items`, `fetching weights 12/44 MB`. */
  progress?: string | undefined;
  /** What came of it: `WER 4.2 %`, or the failure that blocks it in one sentence. */
  result?: string | undefined;
}

/** Where a sprint stands: tasks in the order in which it plans to do them. */
export interface LiveSnapshot {
  /** Sprint id, `sprint/<name>/<stamp>`. */
  id: string;
  name: string;
  /** Address of the sprint in the Temporal UI. */
  uiAddress?: string | undefined;
  tasks: readonly LiveTask[];
}
