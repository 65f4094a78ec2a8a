import type { Dataset, DatasetItem } from '../contract/dataset.ts';

/** Long enough that starting an activity does not count, short enough that little is lost with a worker. */
const longestShardSeconds = 300;
const unknownDurationSeconds = 60;
/** Letters, spaces and marks; a person who reads aloud says about as many. */
const charactersPerSecond = 15;

/** Item index at which each shard starts: consecutive items, at most five minutes of audio, heard or to be
 * made, and at least one item. */
export function shardStarts(dataset: Pick<Dataset, 'items'>): number[] {
  const starts = [0];
  let seconds = 0;
  dataset.items.forEach((item, index) => {
    const length = item.durationSeconds ?? (item.audio ? unknownDurationSeconds : secondsToSay(item));
    if (seconds > 0 && seconds + length > longestShardSeconds) {
      starts.push(index);
      seconds = 0;
    }
    seconds += length;
  });
  return starts;
}

const secondsToSay = ({ text = '' }: DatasetItem): number => text.length / charactersPerSecond;
