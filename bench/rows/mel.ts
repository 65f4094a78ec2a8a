import { longClip } from '../clips.ts';
import { contest, speedLine } from '../compare.ts';
import { startOurs } from '../lab/start-ours.ts';
import { largestDifference } from '../largest-difference.ts';
import { startPython } from '../peers/start-peer.ts';
import type { Row } from '../row.ts';
import { whyLeftOut } from './missing.ts';

const closeEnough = 1e-5;
/** A pass over one window of 30 s takes milliseconds: so many of them make a time that can be trusted. */
const windows = 20;

/** Whisper's log-mel features of 30 s of speech against those of faster-whisper, which are numpy's. */
export const mel: Row = {
  name: 'mel',
  isQuick: true,
  async run(setting) {
    const missing = whyLeftOut("faster-whisper's features", 'faster-whisper');
    if (missing !== undefined) return { lines: [], standings: [], leftOut: [missing] };
    const { folder } = setting;
    const clip = await longClip(setting.clips, 30, folder);
    const clips = Array.from({ length: windows }, () => clip);
    const threads = 1;
    const modules = ['models/whisper/features'];
    const ours = { name: 'log-mel features', threads, config: { folder }, modules };
    const theirs = { name: 'faster-whisper 1.2.1, features in numpy', threads, config: { folder } };
    const standings = await contest(setting, threads, clips, [
      () => startOurs('run-mel.js', ours),
      () => startPython('faster-whisper', 'run_faster_whisper_mel.py', theirs),
    ]);
    const [mine, numpy] = standings;
    if (mine === undefined || numpy === undefined) throw new Error('a contestant is missing');
    const difference = await largestDifference(mine.outputs, numpy.outputs);
    const equal = {
      what: 'log-mel features, values',
      against: numpy.name,
      ours: `differ by ${difference.toExponential(1)} at most`,
      theirs: '',
      atLeast: `${closeEnough}`,
      isMet: difference <= closeEnough,
    };
    return { lines: [speedLine('log-mel features', mine, numpy, 3), equal], standings, leftOut: [] };
  },
};
