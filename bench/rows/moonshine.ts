import { dirname, join } from 'node:path';
import { contest, speedLine } from '../compare.ts';
import type { Contestant } from '../contestant.ts';
import { startModel } from '../lab/model-contestant.ts';
import { benchHome, fetchedWeights } from '../lab/weights.ts';
import { folderOf } from '../peers/environments.ts';
import { startPython, startTransformers } from '../peers/start-peer.ts';
import type { Findings, Row } from '../row.ts';
import { withWords } from '../words.ts';
import { whyLeftOut } from './missing.ts';

/** Moonshine tiny on the official `.ort` files, against its makers' library and transformers.js on the same weights. */
export const moonshine: Row = {
  name: 'moonshine',
  isQuick: true,
  async run(setting) {
    const files = await fetchedWeights('moonshine', 'tiny');
    const found: Findings = { lines: [], standings: [], leftOut: [] };
    const native = whyLeftOut('moonshine-voice', 'moonshine-voice');
    const transformers = whyLeftOut('transformers.js with Moonshine', 'transformers', 'moonshine-voice');
    found.leftOut.push(...[native, transformers].filter((why) => why !== undefined));

    for (const threads of setting.threads) {
      const ours = (): Promise<Contestant> =>
        startModel({
          name: 'Moonshine tiny',
          capability: 'asr',
          model: 'moonshine',
          variant: 'tiny',
          files,
          threads,
          home: benchHome,
        });
      const peers: { atLeast: number; start: () => Promise<Contestant> }[] = [];
      if (native === undefined) {
        const model = dirname(files['encoder'] ?? '');
        const wanted = { name: 'moonshine-voice 0.0.73', threads, config: { model }, isPinned: true };
        peers.push({
          atLeast: 1.2,
          start: () => startPython('moonshine-voice', 'run_moonshine_voice.py', wanted),
        });
      }
      if (transformers === undefined) {
        const hub = `${join(folderOf('moonshine-voice'), 'hub')}/`;
        const config = { hub, repository: 'moonshine-tiny', precision: 'q8' };
        peers.push({
          atLeast: 1.05,
          start: () =>
            startTransformers({ name: 'transformers.js 4.3.1 on the same weights', threads, config }),
        });
      }
      const [mine, ...theirs] = await contest(setting, threads, setting.clips, [
        ours,
        ...peers.map(({ start }) => start),
      ]);
      if (mine === undefined) continue;
      found.lines.push(
        ...theirs.map((standing, i) => speedLine('Moonshine tiny', mine, standing, peers[i]?.atLeast)),
      );
      found.standings.push(...withWords([mine, ...theirs], setting.clips));
    }
    return found;
  },
};
