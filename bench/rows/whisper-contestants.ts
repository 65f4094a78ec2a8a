import { join } from 'node:path';
import type { Contestant } from '../contestant.ts';
import { startModel } from '../lab/model-contestant.ts';
import { benchHome, hasSharedHub, sharedHub, stockRepository, stockWhisper } from '../lab/weights.ts';
import { folderOf } from '../peers/environments.ts';
import { startPython, startTransformers } from '../peers/start-peer.ts';
import { whyLeftOut } from './missing.ts';

export interface Entrant {
  /** Which of our tiers it is compared with. */
  against: 'int8' | 'mixed';
  /** How many times faster we have to be with one thread and with more; absent: told, not asked. */
  atLeast?: readonly [number, number];
  start: () => Promise<Contestant>;
}

/** One of our tiers; the variant's name says which. */
export const startOurWhisper = (
  tier: 'int8' | 'mixed' | 'fp32',
  files: Readonly<Record<string, string>>,
  threads: number,
): Promise<Contestant> =>
  startModel({
    name: `Whisper tiny.en ${tier}`,
    capability: 'asr',
    model: 'whisper',
    variant: tier === 'mixed' ? 'tiny.en' : `tiny.en-${tier}`,
    files,
    threads,
    home: benchHome,
  });

/** The stock ONNX layout in our own loop: what the graphs themselves are worth. */
const startStock = (threads: number): Promise<Contestant> =>
  startModel({
    name: "our loop on the hub's stock graphs, int8",
    capability: 'asr',
    model: 'whisper',
    variant: 'tiny.en-int8',
    files: stockWhisper(),
    threads,
    home: benchHome,
  });

/** All that Whisper tiny.en can be compared with here, and what not, with the reason. */
export function whisperEntrants(threads: number): { entrants: Entrant[]; leftOut: string[] } {
  const entrants: Entrant[] = [];
  const leftOut: string[] = [];
  const ctranslate2 = whyLeftOut('faster-whisper', 'faster-whisper');
  if (ctranslate2 !== undefined) leftOut.push(ctranslate2);
  else {
    const start = (precision: string) => (): Promise<Contestant> => {
      const config = { model: join(folderOf('faster-whisper'), 'whisper-tiny.en'), precision };
      const wanted = { name: `faster-whisper 1.2.1 ${precision}`, threads, config };
      return startPython('faster-whisper', 'run_faster_whisper.py', wanted);
    };
    entrants.push({ against: 'int8', atLeast: [1.45, 1.7], start: start('int8') });
    entrants.push({ against: 'mixed', atLeast: [1.6, 1.6], start: start('float32') });
  }
  const transformers = whyLeftOut('transformers.js', 'transformers');
  if (transformers !== undefined) leftOut.push(transformers);
  else if (!hasSharedHub) leftOut.push('transformers.js with Whisper: its weights are in ../shared/hub only');
  else {
    const config = {
      hub: `${sharedHub}/`,
      repository: stockRepository,
      precision: 'q8',
      call: { return_timestamps: true },
    };
    const start = (): Promise<Contestant> =>
      startTransformers({ name: 'transformers.js 4.3.1 q8', threads, config });
    entrants.push({ against: 'int8', atLeast: [2.1, 2.1], start });
  }
  const whisperCpp = whyLeftOut('whisper.cpp', 'whisper-cpp');
  if (whisperCpp !== undefined) leftOut.push(whisperCpp);
  else if (!hasSharedHub) leftOut.push('whisper.cpp: its weights are made of those in ../shared/hub');
  else {
    const config = { model: join(folderOf('whisper-cpp'), 'ggml-tiny.en-f16.bin') };
    const wanted = { name: 'whisper.cpp (pywhispercpp 1.5.1) f16', threads, config };
    const start = (): Promise<Contestant> => startPython('whisper-cpp', 'run_whisper_cpp.py', wanted);
    entrants.push({ against: 'int8', atLeast: [2.1, 2.1], start });
  }
  const sherpaOnnx = whyLeftOut('sherpa-onnx', 'sherpa-onnx');
  if (sherpaOnnx !== undefined) leftOut.push(sherpaOnnx);
  else if (!hasSharedHub) leftOut.push('sherpa-onnx: its weights are made of those in ../shared/hub');
  else {
    const config = { model: folderOf('sherpa-onnx') };
    const wanted = { name: 'sherpa-onnx 2.0.1 int8', threads, config };
    const start = (): Promise<Contestant> => startPython('sherpa-onnx', 'run_sherpa_onnx.py', wanted);
    entrants.push({ against: 'int8', atLeast: [2.1, 2.1], start });
  }
  if (hasSharedHub) entrants.push({ against: 'int8', start: () => startStock(threads) });
  return { entrants, leftOut };
}
