/** transformers.js on onnxruntime-node; the protocol is that of bench/line-process.ts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const config = JSON.parse(process.argv[2] ?? '{}');
const entry = createRequire(config.environment).resolve('@huggingface/transformers');
const { pipeline, env, LogLevel } = await import(pathToFileURL(entry).href);
env.allowRemoteModels = false;
env.localModelPath = config.hub;
env.logLevel = LogLevel?.ERROR;

const started = performance.now();
const recognize = await pipeline('automatic-speech-recognition', config.repository, {
  dtype: config.precision,
  device: 'cpu',
  session_options: { intraOpNumThreads: config.threads, interOpNumThreads: 1 },
});
console.log(JSON.stringify({ loadSeconds: (performance.now() - started) / 1000 }));

for await (const line of createInterface({ input: process.stdin })) {
  const clips = [];
  for (const path of JSON.parse(line).clips) {
    const samples = readWav(path);
    const used = process.cpuUsage();
    const clipStartedMs = performance.now();
    const { text } = await recognize(samples, config.call);
    const seconds = (performance.now() - clipStartedMs) / 1000;
    const { user, system } = process.cpuUsage(used);
    clips.push({ seconds, cpuSeconds: (user + system) / 1e6, output: { text } });
  }
  console.log(JSON.stringify({ clips }));
}

/** Mono, 16 bits, 16 kHz, with the short header that the bench writes. */
function readWav(path) {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset + 44, bytes.byteLength - 44);
  return Float32Array.from({ length: view.byteLength >> 1 }, (_, i) => view.getInt16(2 * i, true) / 32768);
}
