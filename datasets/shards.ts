import type { Dataset } from '../contract/dataset.ts';

/** Long enough that starting an activity does not count, short enough that little is lost with a worker. */
const longestShardSeconds = 300;
const unknownDurationSeconds = 60;

/** Item index at which each shard starts: consecutive items, at most five minutes of audio, at least one item. */
export function shardStarts(dataset: Pick<Dataset, 'items'>): number[] {
  const starts = [0];
  let seconds = 0;
  dataset.items.forEach((item, index) => {
    const length = item.durationSeconds ?? unknownDurationSeconds;
    if (seconds > 0 && seconds + length > longestShardSeconds) {
      starts.push(index);
      seconds = 0;
    }
    seconds += length;
  });
  return starts;
}
