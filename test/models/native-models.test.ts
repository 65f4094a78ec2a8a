import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Transcript } from '../../contract/transcript.ts';
import { ModelHost } from '../../models/host/model-host.ts';
import { findModel } from '../../models/registry.ts';
import { useNativeEngine } from './native-engine.ts';

const root = join(import.meta.dirname, '../..');
const golden = z
  .object({
    clip: z.string(),
    voxtral: z.object({ text: z.string(), french: z.string() }),
    voxtral_realtime: z.object({ text: z.string() }),
    nemotron_streaming: z.object({ text: z.string() }),
    parakeet_multitalker: z.object({ text: z.string() }),
  })
  .parse(JSON.parse(readFileSync(join(root, 'test/golden/native.json'), 'utf8')));

const path = join(root, `datasets/quickstart-speech/${golden.clip}.flac`);
const clipSeconds = 2.786;
useNativeEngine(beforeAll, afterAll);

/** What a model of the catalogue, with a tiny export of its architecture in place of its weights, hears. */
async function heard(model: string, weights: string, language?: string): Promise<Transcript> {
  const file = join(root, `test/golden/${weights}-tiny.gguf`);
  const variant = findModel(model).variantName;
  const load = { kind: 'load', model, variant, files: { model: file }, threads: 1, provider: 'cpu' } as const;
  const host = await ModelHost.start({ ...load, home: tmpdir() }, 120);
  try {
    const { output } = await host.infer({
      kind: 'infer',
      capability: 'asr',
      audio: { path },
      parameters: { language },
    });
    if (output.capability !== 'asr') throw new Error(output.capability);
    return output.transcript;
  } finally {
    host.kill();
  }
}

describe('Voxtral', () => {
  it("gives transformers' text for the same weights, as one segment of the whole recording", async () => {
    const { text, segments, language } = await heard('voxtral', 'voxtral');
    expect(text).toBe(golden.voxtral.text);
    expect(segments).toHaveLength(1);
    expect(segments[0]).toMatchObject({ startSeconds: 0 });
    expect(segments[0]?.endSeconds).toBeCloseTo(clipSeconds, 2);
    expect(language).toBeUndefined();
  });

  it("gives transformers' text when it is told the language, which then is the transcript's", async () => {
    const { text, language } = await heard('voxtral', 'voxtral', 'fr-CA');
    expect(text).toBe(golden.voxtral.french);
    expect(language).toBe('fr');
  });

  it('is not told a language that it does not know', async () => {
    expect((await heard('voxtral', 'voxtral', 'tlh')).text).toBe(golden.voxtral.text);
  });
});

it("Voxtral Realtime gives transformers' text for the same weights, and one token that transformers leaves out", async () => {
  const { text } = await heard('voxtral_realtime_2602', 'voxtral_realtime');
  const reference = golden.voxtral_realtime.text;
  expect(text.slice(0, reference.length)).toBe(reference);
  expect(text.slice(reference.length).trim().length).toBeLessThanOrEqual(2);
});

describe.each([
  ['nemotron_streaming', 'transformers'],
  ['parakeet_multitalker', "transformers and NeMo's speaker kernels"],
] as const)('%s', (model, library) => {
  it(`gives the text of ${library} for the same weights, in words with times`, async () => {
    const { text, segments, language } = await heard(model, model, 'en');
    expect(text).toBe(golden[model].text);
    expect(language).toBe('en');
    const words = segments.flatMap((segment) => segment.words ?? []);
    expect(
      words
        .map((word) => word.text)
        .join('')
        .trim(),
    ).toBe(text);
    for (const { startSeconds, endSeconds } of words) {
      expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
      expect(endSeconds).toBeLessThanOrEqual(clipSeconds + 0.001);
    }
  });
});

it('weights of another architecture are told from its own', async () => {
  await expect(heard('voxtral', 'nemotron_streaming')).rejects.toThrow(
    'WeightsCorrupt: nemotron_streaming-tiny.gguf is no voxtral model.',
  );
});
