import { expect, test } from 'vitest';
import type { DatasetItem } from '../../contract/dataset.ts';
import { shardStarts } from '../../datasets/shards.ts';

const items = (...durations: (number | undefined)[]): { items: DatasetItem[] } => ({
  items: durations.map((durationSeconds, index) => ({
    id: `item-${index}`,
    audio: { uri: 'file:///a.wav' },
    durationSeconds,
  })),
});

test.each([
  ['one shard while it is five minutes at most', [100, 100, 100], [0]],
  ['a new shard where the next item would be too much', [200, 100, 1, 299, 1], [0, 2, 4]],
  ['a shard of its own for an item that is longer', [10, 3600, 10], [0, 1, 2]],
  ['a minute for an item of unknown length', [240, undefined, undefined], [0, 2]],
])('%s', (_, durations, starts) => {
  expect(shardStarts(items(...durations))).toEqual(starts);
});

test('texts are sharded by the time that it takes to read them aloud', () => {
  const minute = 'a minute '.repeat(100);
  const texts = Array.from({ length: 7 }, (_, index) => ({ id: `text-${index}`, text: minute }));
  expect(shardStarts({ items: texts })).toEqual([0, 5]);
});
