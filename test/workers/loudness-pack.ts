/** A model pack as somebody outside writes one: plain JavaScript in a folder of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodeWav } from '../../audio/wav.ts';

const sampleRateHz = 16_000;

const card = (id: string): string => `({
  id: '${id}',
  title: 'Loudness',
  use: 'Says where it is loud.',
  capabilities: ['vad'],
  licence: { spdx: 'MIT', commercialUse: true },
  gated: false,
  languages: ['*'],
  sampleRateHz: ${sampleRateHz},
  hardware: ['cpu'],
  runtime: 'wasm',
  requirements: { packages: [], binaries: [], credentials: [] },
  progressTimeoutSeconds: 60,
  defaultVariant: 'default',
  variants: {
    default: {
      description: 'Half of full scale is loud.',
      precision: 'fp32',
      memoryBytes: 1_000_000,
      weights: [],
      canary: {
        capability: 'vad',
        item: { id: 'tone', audio: { uri: 'tone.wav' }, rttm: { uri: 'tone.rttm' } },
        metric: 'f1',
        atLeast: 0.9,
      },
    },
  },
  expected: [],
})`;

const adapter = `
import { threshold } from './threshold.js';
export const adapter = {
  load: async () => ({
    vad: async ({ samples, sampleRateHz }) => {
      const loud = (index) => Math.abs(samples[index]) > threshold;
      const first = samples.findIndex((_, index) => loud(index));
      const last = samples.findLastIndex((_, index) => loud(index));
      if (first === -1) return { spans: [] };
      return { spans: [{ startSeconds: first / sampleRateHz, endSeconds: (last + 1) / sampleRateHz }] };
    },
    dispose: async () => undefined,
  }),
};
`;

/** Writes the pack into a folder; its audio is two seconds of silence with one second of tone in the middle. */
export async function writeLoudnessPack(
  folder: string,
  id = 'loudness',
): Promise<{ address: string; audio: string }> {
  await mkdir(folder, { recursive: true });
  const samples = new Float32Array(3 * sampleRateHz);
  for (let index = sampleRateHz; index < 2 * sampleRateHz; index++)
    samples[index] = index % 2 === 0 ? 0.9 : -0.9;
  const audio = join(folder, 'tone.wav');
  const index = join(folder, 'index.js');
  await Promise.all([
    writeFile(join(folder, 'package.json'), '{ "type": "module" }'),
    writeFile(index, `export const model = { card: ${card(id)}, adapter: () => import('./adapter.js') };\n`),
    writeFile(join(folder, 'adapter.js'), adapter),
    writeFile(join(folder, 'threshold.js'), 'export const threshold = 0.5;\n'),
    writeFile(audio, encodeWav({ samples, sampleRateHz }, 'float32')),
    writeFile(join(folder, 'tone.rttm'), 'SPEAKER tone 1 1.000 1.000 <NA> <NA> someone <NA> <NA>\n'),
  ]);
  return { address: pathToFileURL(index).href, audio: pathToFileURL(audio).href };
}
