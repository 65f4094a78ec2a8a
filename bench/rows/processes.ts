import { contest, speedLine } from '../compare.ts';
import type { Contestant } from '../contestant.ts';
import { crewOf } from '../lab/crew.ts';
import { startModel } from '../lab/model-contestant.ts';
import { benchHome, fetchedWeights } from '../lab/weights.ts';
import type { Row, Setting } from '../row.ts';

/** Each clip so often that both processes have work to the end. */
const turns = 3;

/** Two model processes with one thread each against one with two: what a worker should do with its cores. */
export const processes: Row = {
  name: 'processes',
  isQuick: true,
  async run(setting: Setting) {
    const files = await fetchedWeights('moonshine', 'tiny');
    const start = (threads: number): Promise<Contestant> =>
      startModel({
        name: 'moonshine',
        capability: 'asr',
        model: 'moonshine',
        variant: 'tiny',
        files,
        threads,
        home: benchHome,
      });
    const clips = setting.isQuick ? setting.clips : Array.from({ length: turns }, () => setting.clips).flat();
    const [two, one] = await contest(
      setting,
      2,
      [...clips, ...clips],
      [
        async () => crewOf('Moonshine tiny, two processes x 1 thread', [await start(1), await start(1)]),
        async () => crewOf('Moonshine tiny, one process x 2 threads', [await start(2)]),
      ],
    );
    if (two === undefined || one === undefined) throw new Error('a contestant is missing');
    return { lines: [speedLine(two.name, two, one, 1.15)], standings: [two, one], leftOut: [] };
  },
};
