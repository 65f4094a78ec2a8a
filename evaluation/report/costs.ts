import type { TaskReport } from '../../contract/task.ts';
import { isRanked, unrankedMark } from './measures.ts';
import { bytes, nothing, seconds } from './numbers.ts';

/** What a result took and what it was made with; what is unknown is `–`. */
export interface Cost {
  title: 'load' | 'compute' | 'peak' | 'threads' | 'hardware' | 'weights';
  text: string;
}

/** The costs of a task, always all of them and in this order. */
export function costsOf(task: TaskReport): Cost[] {
  const { timing, provenance } = task;
  const timed = (value: number): string => `${isRanked(task) ? '' : unrankedMark}${seconds(value)}`;
  return [
    { title: 'load', text: known(timing?.loadSeconds, timed) },
    { title: 'compute', text: known(timing?.computeSeconds, timed) + vadShare(task) },
    { title: 'peak', text: known(timing?.peakBytes, bytes) },
    { title: 'threads', text: known(timing?.threads, String) },
    { title: 'hardware', text: provenance?.hardware ?? task.hardware },
    { title: 'weights', text: known(provenance?.revision, shortRevision) },
  ];
}

/** ` (vad 0.3 s)`: part of the compute, where speech was found first. */
const vadShare = ({ timing }: TaskReport): string =>
  timing?.vadSeconds === undefined ? '' : ` (vad ${seconds(timing.vadSeconds)})`;

const known = <T>(value: T | null | undefined, words: (value: T) => string): string =>
  value === null || value === undefined ? nothing : words(value);

/** `UsefulSensors/moonshine@5f1a…` -> `5f1a3c9`, `pypi:silero-vad==6.2.3` -> `pypi 6.2.3`: tells two pins apart. */
export function shortRevision(revision: string): string {
  const commit = /@([0-9a-f]{12,})$/.exec(revision)?.[1];
  if (commit !== undefined) return commit.slice(0, 7);
  const pinned = /^(pypi|npm):.+?(?:==|@)([^@=]+)$/.exec(revision);
  return pinned === null ? revision : `${pinned[1] ?? ''} ${pinned[2] ?? ''}`;
}

/** What else a reader must know of a timing: `reused`, `not alone`. */
export function timingNotes(task: TaskReport): string[] {
  if (task.reused) return ['reused'];
  return task.timing !== null && !task.timing.alone ? ['not alone'] : [];
}
