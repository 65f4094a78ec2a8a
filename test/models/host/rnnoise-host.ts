/** A real model process with a model that needs no download, and recordings to keep it busy. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '../../../audio/wav.ts';
import { ModelHost } from '../../../models/host/model-host.ts';
import type { InferRequest, LoadRequest } from '../../../models/host/protocol.ts';
import { findModel } from '../../../models/registry.ts';
import { fetchWeights } from '../../../models/weights/fetch-weights.ts';

export async function rnnoiseLoad(home: string): Promise<LoadRequest> {
  const { model, variantName } = findModel('rnnoise');
  const { files } = await fetchWeights(model.card, variantName, { home, env: process.env });
  return {
    kind: 'load',
    model: 'rnnoise',
    variant: variantName,
    files,
    threads: 1,
    provider: 'cpu',
    home: tmpdir(),
  };
}

export const startRnnoise = async (
  home: string,
  progressTimeoutSeconds = 60,
  signal?: AbortSignal,
): Promise<ModelHost> => ModelHost.start(await rnnoiseLoad(home), progressTimeoutSeconds, signal);

/** A hum of so many seconds, to be enhanced. */
export async function recording(folder: string, seconds: number): Promise<InferRequest> {
  const path = join(folder, `hum-${seconds}.wav`);
  const samples = Float32Array.from({ length: 16_000 * seconds }, (_, index) => 0.1 * Math.sin(index / 20));
  await writeFile(path, encodeWav({ samples, sampleRateHz: 16_000 }, 'pcm16'));
  return { kind: 'infer', capability: 'enhance', audio: { path }, parameters: {} };
}
