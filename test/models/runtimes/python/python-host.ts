/** The fixture's Python in a real model process. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeWav } from '../../../../audio/wav.ts';
import { ModelHost } from '../../../../models/host/model-host.ts';
import type { InferRequest, LoadRequest } from '../../../../models/host/protocol.ts';
import { fixtureCard, hum, install, packUrl } from './fixture-model.ts';
import { keptHome } from '../../installed-environment.ts';

export const loadRequest = (variant: string): LoadRequest => ({
  kind: 'load',
  model: 'python_model',
  pack: packUrl,
  variant,
  files: {},
  threads: 1,
  provider: 'cpu',
  home: keptHome,
});

export async function recorded(folder: string): Promise<InferRequest> {
  const path = join(folder, 'hum.wav');
  await writeFile(path, encodeWav(hum, 'pcm16'));
  return { kind: 'infer', capability: 'vad', audio: { path }, parameters: {} };
}

export async function startHost(
  variant: string,
  folder: string,
  progressTimeoutSeconds: number,
): Promise<{ host: ModelHost; inference: InferRequest }> {
  await fixtureCard();
  await install(keptHome);
  const host = await ModelHost.start(loadRequest(variant), progressTimeoutSeconds);
  return { host, inference: await recorded(folder) };
}
