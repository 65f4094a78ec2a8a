import { wheelMember } from './registry-weights.ts';

/** 44 s of read speech at 48 kHz, in the public domain, that lies in the wheel with Moonshine's weights. */
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

/** Dickens, A Tale of Two Cities, 1859: the first sentence. */
export const twoCitiesText =
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of ' +
  'foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was ' +
  'the season of Darkness, it was the spring of hope, it was the winter of despair, we had everything before us, ' +
  'we had nothing before us, we were all going direct to Heaven, we were all going direct the other way, in ' +
  'short, the period was so far like the present period, that some of its noisiest authorities insisted on its ' +
  'being received, for good or for evil, in the superlative degree of comparison only.';
