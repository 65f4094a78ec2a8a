import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCanary } from '../../../activities/canary.ts';
import type { ActivityDependencies } from '../../../activities/dependencies.ts';
import { inferItem } from '../../../activities/infer-item.ts';
import { prepareModel, type PreparedModel } from '../../../activities/prepared-model.ts';
import type { ModelChoice } from '../../../contract/model-choice.ts';
import { HostPool } from '../../../models/host/host-pool.ts';
import { findModel } from '../../../models/registry.ts';
import { FileStore } from '../../../store/file-store.ts';
import { commit, repositoryOf } from '../hub/folder-repository.ts';
import { type HubServer, startHub } from '../hub/hub-server.ts';
import { failureOf } from '../weights/failure-of.ts';
import { hasShared, published, root, stock } from './whisper-files.ts';

describe.skipIf(!hasShared)('whisper from the hub to a transcript (needs ../shared)', () => {
  let home: string;
  let hub: HubServer;
  let lab: ActivityDependencies;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lab-whisper-hub-'));
    hub = await startHub({});
    const env = { HOME: home, PATH: process.env['PATH'], HF_HOME: join(home, 'hf'), HF_ENDPOINT: hub.url };
    lab = { store: new FileStore(join(home, 'store')), hosts: new HostPool(8e9), home, env, host: 'here' };
  });
  afterEach(async () => {
    await lab.hosts.close();
    await hub[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  const choose = (name: string): ModelChoice => {
    const { variantName } = findModel(name);
    return { model: 'whisper', variant: variantName, hardware: 'cpu' };
  };
  const signal = new AbortController().signal;
  const prepare = (choice: ModelChoice): Promise<PreparedModel> => prepareModel(choice, lab, signal);
  const proveOn = (choice: ModelChoice, prepared: PreparedModel): Promise<void> =>
    checkCanary(choice, findModel(`whisper:${choice.variant}`).variant.canary, prepared, lab, signal);
  const hear = async (choice: ModelChoice, prepared: PreparedModel): Promise<string> => {
    const audio = { uri: pathToFileURL(join(root, 'datasets/quickstart-speech/goforward.flac')).href };
    const task = { ...choice, capability: 'asr' as const, seed: 0, reuse: 'always' as const };
    const outcome = await lab.hosts.withModel(prepared.request, signal, (infer) =>
      inferItem(task, { id: 'goforward', audio }, prepared, '', infer, lab),
    );
    return outcome.output.capability === 'asr' ? outcome.output.transcript.text : '';
  };

  it('`whisper` means tiny.en: fetched once, compiled, proven by its canary, and it hears', async () => {
    hub.repositories['openai/whisper-tiny.en'] = await repositoryOf(published);
    const choice = choose('whisper');
    const prepared = await prepare(choice);
    expect(prepared.provenance).toMatchObject({
      revision: `openai/whisper-tiny.en@${commit}`,
      precision: 'mixed',
    });
    await proveOn(choice, prepared);
    expect((await hear(choice, prepared)).trim()).toBe('Go forward 10 meters.');
    expect((await prepare(choice)).fetchedBytes).toBe(0);
  }, 120_000);

  it('a repository that has nothing but the stock ONNX layout is heard through its own graphs', async () => {
    hub.repositories['onnx-community/whisper-tiny.en_timestamped'] = await repositoryOf(stock);
    const choice = choose('whisper:tiny.en-stock');
    const prepared = await prepare(choice);
    expect(prepared.provenance.revision).toBe(`onnx-community/whisper-tiny.en_timestamped@${commit}`);
    await proveOn(choice, prepared);
    expect(await hear(choice, prepared)).toMatch(/go forward 10 meters/i);
  }, 120_000);

  it('a repository whose config is of another architecture is refused by name', async () => {
    const repository = await repositoryOf(published);
    const config = Buffer.from('{"model_type": "wav2vec2"}');
    hub.repositories['openai/whisper-tiny.en'] = {
      ...repository,
      files: { ...repository.files, 'config.json': config },
    };
    const choice = choose('whisper:tiny.en');
    const prepared = await prepare(choice);
    const failure = await failureOf(hear(choice, prepared));
    expect(failure).toMatchObject({ type: 'WeightsCorrupt' });
    expect(failure.summary).toContain('config.json');
  }, 60_000);

  it('a tokenizer that was cut is refused by name', async () => {
    const repository = await repositoryOf(published);
    const cut = repository.files['tokenizer.json']?.subarray(0, 5_000) ?? Buffer.from('');
    hub.repositories['openai/whisper-tiny.en'] = {
      ...repository,
      files: { ...repository.files, 'tokenizer.json': cut },
    };
    const choice = choose('whisper:tiny.en');
    const failure = await failureOf(hear(choice, await prepare(choice)));
    expect(failure).toMatchObject({ type: 'WeightsCorrupt' });
    expect(failure.summary).toContain('tokenizer.json');
  }, 60_000);
});
