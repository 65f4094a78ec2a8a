import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelHost } from '../../models/host/model-host.ts';
import type { HearRequest, RawOutput } from '../../models/host/protocol.ts';
import { card as basicPitch } from '../../models/basic_pitch/card.ts';
import { providerObstacle } from '../../models/runtimes/onnx/provider-obstacle.ts';
import { weightsOf } from './registry-weights.ts';

const root = join(import.meta.dirname, '../..');
const tinyEn = join(root, '../shared/hub/openai/whisper-tiny.en');
const absent = (await providerObstacle('webgpu')) !== undefined;
/** A driver in software compiles for minutes what a GPU's has at hand. */
const patience = 600_000;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'webgpu-'));
});
afterAll(() => rm(home, { recursive: true }));

interface Hearing {
  model: string;
  variant: string;
  files: Record<string, string>;
  capability: HearRequest['capability'];
  clip: string;
}

async function heardOn(provider: string, asked: Hearing): Promise<RawOutput> {
  const { model, variant, files, capability, clip } = asked;
  const host = await ModelHost.start(
    { kind: 'load', model, variant, files, threads: 1, provider, home },
    patience / 1000,
  );
  try {
    const audio = { path: join(root, 'datasets', clip) };
    return (await host.infer({ kind: 'infer', capability, audio, parameters: {} })).output;
  } finally {
    host.kill();
  }
}

describe.skipIf(absent)('on a GPU, as on the processor (needs a WebGPU adapter)', () => {
  it('Basic Pitch writes down the same notes', { timeout: patience }, async () => {
    const asked: Hearing = {
      model: 'basic_pitch',
      variant: 'icassp_2022',
      files: await weightsOf(basicPitch),
      capability: 'music_transcription',
      clip: 'quickstart-music/ode.flac',
    };
    const [there, here] = [await heardOn('webgpu', asked), await heardOn('cpu', asked)];
    if (there.capability !== 'music_transcription' || here.capability !== 'music_transcription')
      throw new Error('expected notes');
    const notes = ({ music }: typeof here): string[] =>
      music.notes.map(({ midi, startSeconds, endSeconds }) => [midi, startSeconds, endSeconds].join(' '));
    expect(notes(here).length).toBeGreaterThan(10);
    expect(notes(there)).toEqual(notes(here));
  });

  it.skipIf(!existsSync(tinyEn))(
    'Whisper hears the same tokens (needs ../shared)',
    { timeout: patience },
    async () => {
      const file = (name: string): string => join(tinyEn, name);
      const asked: Hearing = {
        model: 'whisper',
        variant: 'tiny.en-fp32',
        files: {
          weights: file('model.safetensors'),
          config: file('config.json'),
          generation: file('generation_config.json'),
          tokenizer: file('tokenizer.json'),
        },
        capability: 'asr',
        clip: 'quickstart-speech/jfk.flac',
      };
      const [there, here] = [await heardOn('webgpu', asked), await heardOn('cpu', asked)];
      if (there.capability !== 'asr' || here.capability !== 'asr') throw new Error('expected a transcript');
      const tokens = ({ transcript }: typeof here): unknown => transcript.segments.map((one) => one.tokens);
      expect(here.transcript.text).toContain('ask not what your country can do for you');
      expect(tokens(there)).toEqual(tokens(here));
    },
  );
});
