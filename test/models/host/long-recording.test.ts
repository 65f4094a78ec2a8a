import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeAudio } from '../../../audio/decode.ts';
import { encodeWav } from '../../../audio/wav.ts';
import { ModelHost } from '../../../models/host/model-host.ts';
import type { Inference } from '../../../models/host/protocol.ts';
import { card } from '../../../models/silero_vad/card.ts';
import { weightsOf } from '../registry-weights.ts';

const sampleRateHz = 16_000;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'long-recording-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What Silero hears in the shipped conversation, over and over for so many minutes, in a process of its own. */
async function heard(minutes: number): Promise<Inference> {
  const conversation = new URL(
    '../../../datasets/quickstart-conversation/conversation.flac',
    import.meta.url,
  );
  const { samples: turn } = await decodeAudio(fileURLToPath(conversation), { sampleRateHz });
  const samples = Float32Array.from(
    { length: minutes * 60 * sampleRateHz },
    (_, at) => turn[at % turn.length] ?? 0,
  );
  const path = join(folder, `${minutes}-minutes.wav`);
  await writeFile(path, encodeWav({ samples, sampleRateHz }, 'pcm16'));
  const files = await weightsOf(card);
  const host = await ModelHost.start(
    {
      kind: 'load',
      model: card.id,
      variant: card.defaultVariant,
      files,
      threads: 1,
      provider: 'cpu',
      home: folder,
    },
    card.progressTimeoutSeconds,
  );
  try {
    return await host.infer({ kind: 'infer', capability: 'vad', audio: { path }, parameters: {} });
  } finally {
    host.kill();
  }
}

it('half an hour is not held in memory: it takes less than half of its samples more than a minute', async () => {
  const [minute, halfHour] = [await heard(1), await heard(30)];
  expect(halfHour.timing.audioSeconds).toBe(1_800);
  const { output } = halfHour;
  const spans = output.capability === 'vad' ? output.speech.spans : [];
  expect(spans.at(-1)?.endSeconds).toBeGreaterThan(1_770);
  // What the collector leaves lying about for a while differs from run to run; the samples would all be there.
  const samplesBytes = Float32Array.BYTES_PER_ELEMENT * 1_800 * sampleRateHz;
  expect(halfHour.timing.peakBytes - minute.timing.peakBytes).toBeLessThan(samplesBytes / 2);
}, 600_000);
