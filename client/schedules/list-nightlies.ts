import type { NightlyData } from '../../contract/sprint-spec.ts';
import type { Lab } from '../lab.ts';
import { nightlyNames, withNightly } from './find-nightly.ts';
import { lastNight, type Night } from './last-night.ts';
import { NightlyMemo } from './nightly-memo.ts';

/** A schedule as a person looks at it. */
export interface Nightly {
  name: string;
  cron: string;
  timezone: string;
  data: NightlyData;
  paused: boolean;
  /** Why it is paused, or was unpaused. */
  note: string | null;
  nextRun: string | null;
  last: Night | null;
  /** Nights that were due while another was still open. */
  skippedForOverlap: number;
  /** Nights that were due while the server was down for too long. */
  missed: number;
}

/** All schedules of the lab, by name. */
export async function listNightlies(lab: Lab): Promise<Nightly[]> {
  return Promise.all((await nightlyNames(lab)).map((name) => describeNightly(lab, name)));
}

/** @throws LabError `BadSpec` */
export async function describeNightly(lab: Lab, name: string): Promise<Nightly> {
  const { memo, state, info } = await withNightly(lab, name, (handle) => handle.describe());
  return {
    name,
    ...NightlyMemo.parse(memo),
    paused: state.paused,
    note: state.note || null,
    nextRun: state.paused ? null : (info.nextActionTimes[0]?.toISOString() ?? null),
    last: await lastNight(lab, name, info.recentActions.at(-1)),
    skippedForOverlap: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
  };
}
