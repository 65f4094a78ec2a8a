import type { Audio } from '../../audio/audio.ts';
import { readWav } from './read-wav.ts';
import { wheelMember } from './registry-weights.ts';

/** 44 s of read speech at 48 kHz, in public domain, that lies in the wheel with Moonshine's weights. */
export const twoCitiesPath = (): Promise<string> =>
  wheelMember(
    {
      kind: 'pypi',
      package: 'moonshine-voice',
      version: '0.0.73',
      wheel: 'moonshine_voice-0.0.73-py3-none-manylinux_2_34_x86_64.whl',
      sha256: '6461c8097ed78d054c46b4c821143008a07b5fa1f4169674493ccfa06c1407db',
      bytes: 56_320_672,
      pinnedBy: 'computed',
      files: {},
    },
    'moonshine_voice/assets/two_cities.wav',
    'f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e',
  );

export const twoCities = async (): Promise<Audio> => readWav(await twoCitiesPath());
