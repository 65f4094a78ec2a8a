import { defineConfig } from 'vitest/config';
import LongestFirst from './test/longest-first.ts';

/** Tests of functions that leave nothing behind in their process share one: to start it takes longer than they do. */
const rooms = ['contract', 'datasets', 'docs', 'evaluation', 'audio/formats', 'client/spec'];
const pure = [
  ...rooms.map((room) => `test/${room}/**/*.test.ts`),
  'test/activities/{credible-output,item-fingerprint,open-step}.test.ts',
  'test/audio/{fft,g711,inverse-fft,level,mel,mel-kernel,message-pipe,mfcc,resample,wav}.test.ts',
  'test/bench/{machine,rounds,words}.test.ts',
  'test/client/{cron-period,plan-sprint,task-obstacles}.test.ts',
  'test/models/{cards,registry,safetensors,speech-windows}.test.ts',
  'test/models/hub/*.test.ts',
  'test/models/runtimes/{edit-graph,graph-writer,onnx-weights}.test.ts',
  'test/models/weights/{check-weights,download-file,folder-source,joined-source,npm-source,url-source,wheel-tags}.test.ts',
  'test/models/whisper/{features,rules}.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    pool: 'forks',
    // Two cores, and files that wait for a process to start or a time-out to pass: while one waits, two compute.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'together', include: pure, isolate: false } },
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: pure } },
    ],
  },
});
