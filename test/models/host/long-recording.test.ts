import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../../audio/decode.ts';
import { encodeWav } from '../../../audio/wav.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import { ModelHost } from '../../../models/host/model-host.ts';
import type { Inference } from '../../../models/host/protocol.ts';
import { card as silero } from '../../../models/silero_vad/card.ts';
import { card as whisperCpp } from '../../../models/whisper_cpp/card.ts';
import { weightsOf } from '../registry-weights.ts';

const sampleRateHz = 16_000;
const longMinutes = 30;
let folder = '';
let minute = '';
let long = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'long-recording-'));
  [minute, long] = [await recordingOf(1), await recordingOf(longMinutes)];
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

/** The shipped conversation, over and over for so many minutes. */
async function recordingOf(minutes: number): Promise<string> {
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
  return path;
}

/** What a model hears in a recording, in a process of its own. */
async function heard(
  path: string,
  capability: 'asr' | 'vad',
  card: ModelCard,
  files: Readonly<Record<string, string>>,
): Promise<Inference> {
  const load = {
    model: card.id,
    variant: card.defaultVariant,
    files,
    threads: 1,
    provider: 'cpu',
    home: folder,
  };
  const host = await ModelHost.start({ kind: 'load', ...load }, card.progressTimeoutSeconds);
  try {
    return await host.infer({ kind: 'infer', capability, audio: { path }, parameters: {} });
  } finally {
    host.kill();
  }
}

/** What the collector leaves lying about for a while differs from run to run; the samples would all be there. */
const halfOfSamplesBytes = (Float32Array.BYTES_PER_ELEMENT * longMinutes * 60 * sampleRateHz) / 2;

describe('half an hour is not held in memory: it takes less than half of its samples more than a minute', () => {
  it('for a model in the process itself', async () => {
    const files = await weightsOf(silero);
    const [short, whole] = [
      await heard(minute, 'vad', silero, files),
      await heard(long, 'vad', silero, files),
    ];
    expect(whole.timing.audioSeconds).toBe(longMinutes * 60);
    const { output } = whole;
    const spans = output.capability === 'vad' ? output.speech.spans : [];
    expect(spans.at(-1)?.endSeconds).toBeGreaterThan(1_770);
    expect(whole.timing.peakBytes - short.timing.peakBytes).toBeLessThan(halfOfSamplesBytes);
  }, 600_000);

  it('for a program beside it, which is given all of it as a WAVE file', async () => {
    const { WHISPER_CPP_BIN } = process.env;
    process.env.WHISPER_CPP_BIN = fileURLToPath(
      new URL('../../fixtures/whisper-cli/whisper-cli', import.meta.url),
    );
    const files = { model: join(folder, 'counts') };
    try {
      const [short, whole] = [
        await heard(minute, 'asr', whisperCpp, files),
        await heard(long, 'asr', whisperCpp, files),
      ];
      const { output } = whole;
      const bytes = 44 + Float32Array.BYTES_PER_ELEMENT * longMinutes * 60 * sampleRateHz;
      expect(output.capability === 'asr' && output.transcript.text).toBe(String(bytes));
      expect(whole.timing.peakBytes - short.timing.peakBytes).toBeLessThan(halfOfSamplesBytes);
    } finally {
      if (WHISPER_CPP_BIN === undefined) delete process.env.WHISPER_CPP_BIN;
      else process.env.WHISPER_CPP_BIN = WHISPER_CPP_BIN;
    }
  }, 600_000);
});
