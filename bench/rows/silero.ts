import { longClip } from '../clips.ts';
import { contest, speedLine } from '../compare.ts';
import { startOurs } from '../lab/start-ours.ts';
import { fetchedWeights } from '../lab/weights.ts';
import { largestDifference } from '../largest-difference.ts';
import { startPython } from '../peers/start-peer.ts';
import type { Row } from '../row.ts';
import { whyLeftOut } from './missing.ts';

const closeEnough = 1e-6;

/** Silero VAD against the official package's ONNX wrapper, on ten minutes of speech. */
export const silero: Row = {
  name: 'silero',
  isQuick: false,
  async run(setting) {
    const missing = whyLeftOut('silero-vad', 'silero-vad');
    if (missing !== undefined) return { lines: [], standings: [], leftOut: [missing] };
    const { folder } = setting;
    const clips = [await longClip(setting.clips, 600, folder)];
    const { model } = await fetchedWeights('silero_vad', 'sequence');
    const threads = 1;
    const modules = ['models/silero_vad/detector'];
    const ours = { name: 'Silero VAD', threads, config: { folder, model }, modules };
    const theirs = { name: 'silero-vad 6.2.3, ONNX wrapper', threads, config: { folder } };
    const standings = await contest(setting, threads, clips, [
      () => startOurs('run-silero.js', ours),
      () => startPython('silero-vad', 'run_silero.py', theirs),
    ]);
    const [mine, official] = standings;
    if (mine === undefined || official === undefined) throw new Error('a contestant is missing');
    const difference = await largestDifference(mine.outputs, official.outputs);
    const equal = {
      what: 'Silero VAD, probabilities',
      against: official.name,
      ours: `differ by ${difference.toExponential(1)} at most`,
      theirs: '',
      atLeast: `${closeEnough}`,
      isMet: difference <= closeEnough,
    };
    return { lines: [speedLine('Silero VAD', mine, official, 3), equal], standings, leftOut: [] };
  },
};
