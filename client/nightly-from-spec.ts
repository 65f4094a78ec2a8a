import { dirname, resolve } from 'node:path';
import { scoredCapabilities } from '../contract/capability.ts';
import { LabError } from '../contract/failure.ts';
import type { Reread } from '../contract/nightly.ts';
import type { NightlyData } from '../contract/sprint-spec.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { shortestPeriodMs } from './cron-period.ts';
import type { NightlyToCreate } from './schedules/create-nightly.ts';
import { readSprintSpec, type CheckedSprint } from './spec/read-sprint-spec.ts';
import { sprintOf } from './sprint-from-spec.ts';

export interface NightlySettings {
  cron: string;
  /** Name of a time zone; UTC unless said. */
  timezone?: string | undefined;
  /** Wins over the spec's own. */
  data?: NightlyData | undefined;
}

/**
 * The schedule of a sprint that a YAML file describes, ready to be created.
 * @throws LabError `BadSpec` and `BadDataset` with everything that is wrong
 */
export async function nightlyFromSpec(
  path: string,
  store: ArtifactStore,
  { cron, timezone = 'UTC', data }: NightlySettings,
): Promise<NightlyToCreate> {
  const periodMs = shortestPeriodMs(cron);
  refuseUnknownZone(timezone);
  const checked = await readSprintSpec(path, { periodMs });
  const reread =
    (data ?? checked.spec.data) === 'reread' ? rereadOf(checked, resolve(dirname(path))) : undefined;
  return { sprint: await sprintOf(checked, store), cron, timezone, periodMs, reread };
}

/** Where each dataset is read from again. */
const rereadOf = ({ spec, datasets }: CheckedSprint, baseFolder: string): Reread => ({
  baseFolder,
  datasets: scoredCapabilities.flatMap((capability) =>
    (spec.datasets[capability] ?? []).map((reference) => ({
      capability,
      reference,
      name: datasets.get(reference)?.name ?? reference,
    })),
  ),
});

function refuseUnknownZone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LabError({
      type: 'BadSpec',
      summary: `--timezone ${timezone}: expected the name of a time zone, such as Europe/Berlin.`,
    });
  }
}
