import { expect, test } from 'vitest';
import { aLaw, muLaw } from '../../audio/g711.ts';

// The largest and smallest values and the zeros of ITU-T G.711, as 16-bit samples.
test.each([
  [muLaw, 0x80, 32_124],
  [muLaw, 0x00, -32_124],
  [muLaw, 0xff, 0],
  [muLaw, 0x7f, 0],
  [muLaw, 0xfe, 8],
  [aLaw, 0xaa, 32_256],
  [aLaw, 0x2a, -32_256],
  [aLaw, 0xd5, 8],
  [aLaw, 0x55, -8],
] as const)('%o turns byte %i into sample %i', (law, byte, sample) => {
  expect(law(byte) * 32_768).toBeCloseTo(sample, 9);
});
