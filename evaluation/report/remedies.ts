import type { Failure, Remedy } from '../../contract/failure.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';

/** One thing to mend, and all that it would set free. */
export interface Cure {
  /** 1-based; rows refer to it. */
  number: number;
  remedy: Remedy;
  types: string[];
  taskIds: string[];
}

const keyOf = ({ say, commands, url, where }: Remedy): string => JSON.stringify([say, commands, url, where]);

/** Each distinct remedy of a report once, in the order in which its tasks name them. */
export function curesOf(report: SprintReport): Cure[] {
  const cures = new Map<string, Cure>();
  for (const task of report.tasks) {
    for (const failure of [...task.failures, ...task.items.failed.map((item) => item.failure)]) {
      if (failure.remedy === undefined) continue;
      const key = keyOf(failure.remedy);
      const cure = cures.get(key) ?? {
        number: cures.size + 1,
        remedy: failure.remedy,
        types: [],
        taskIds: [],
      };
      if (!cure.types.includes(failure.type)) cure.types.push(failure.type);
      if (!cure.taskIds.includes(task.id)) cure.taskIds.push(task.id);
      cures.set(key, cure);
    }
  }
  return [...cures.values()];
}

/** The cure that a failure points to. */
export function cureOf(cures: readonly Cure[], failure: Failure): Cure | undefined {
  if (failure.remedy === undefined) return undefined;
  const key = keyOf(failure.remedy);
  return cures.find((cure) => keyOf(cure.remedy) === key);
}
