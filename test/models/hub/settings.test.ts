import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubSettings } from '../../../models/hub/settings.ts';
import { resolveToken } from '../../../models/hub/token.ts';

describe('the hub is found as huggingface_hub finds it', () => {
  it.each([
    [{}, '/home/me/.cache/huggingface/hub'],
    [{ XDG_CACHE_HOME: '/xdg' }, '/xdg/huggingface/hub'],
    [{ HF_HOME: '/hf', XDG_CACHE_HOME: '/xdg' }, '/hf/hub'],
    [{ HF_HOME: '~/hf' }, '/home/me/hf/hub'],
    [{ HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/hf' }, '/old'],
    [{ HF_HUB_CACHE: '/cache', HUGGINGFACE_HUB_CACHE: '/old' }, '/cache'],
    [{ HF_HUB_CACHE: '', HF_HOME: '' }, '/home/me/.cache/huggingface/hub'],
  ])('its cache, with %j', (env, cacheDir) => {
    expect(hubSettings({ HOME: '/home/me', ...env }).cacheDir).toBe(cacheDir);
  });

  it.each([
    [undefined, 'https://huggingface.co'],
    ['https://mirror.example/hf/', 'https://mirror.example/hf'],
  ])('its address, with HF_ENDPOINT=%s', (HF_ENDPOINT, endpoint) => {
    expect(hubSettings({ HF_ENDPOINT }).endpoint).toBe(endpoint);
  });

  it.each([
    [{}, false],
    [{ HF_HUB_OFFLINE: '0' }, false],
    [{ HF_HUB_OFFLINE: '1' }, true],
    [{ HF_HUB_OFFLINE: 'yes' }, true],
    [{ TRANSFORMERS_OFFLINE: 'TRUE' }, true],
  ])('whether to ask it at all, with %j', (env, offline) => {
    expect(hubSettings(env).offline).toBe(offline);
  });
});

describe('the token', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-token-'));
    await writeFile(join(folder, 'token'), '\n hf_fromTheLogin \n');
    await writeFile(join(folder, 'other'), 'hf_fromAnotherFile\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['of HF_TOKEN comes first', { HF_TOKEN: ' hf_a\n', HUGGING_FACE_HUB_TOKEN: 'hf_b' }, 'hf_a'],
    ['of the older variable comes next', { HF_TOKEN: '', HUGGING_FACE_HUB_TOKEN: 'hf_b' }, 'hf_b'],
    ['of the login comes last', {}, 'hf_fromTheLogin'],
    ['file may be named', { HF_TOKEN_PATH: 'other' }, 'hf_fromAnotherFile'],
    ['file may be absent', { HF_TOKEN_PATH: 'none' }, undefined],
    ['may be withheld', { HF_TOKEN: 'hf_a', HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' }, undefined],
  ])('%s', async (_what, given, token) => {
    const env: NodeJS.ProcessEnv = { HF_HOME: folder, ...given };
    if (env.HF_TOKEN_PATH !== undefined) env.HF_TOKEN_PATH = join(folder, env.HF_TOKEN_PATH);
    expect(await resolveToken(env, hubSettings(env))).toBe(token);
  });
});
