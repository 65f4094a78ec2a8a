import { expect, it } from 'vitest';
import { pipOptionsFor } from '../../../models/weights/wheel-tags.ts';

it.each([
  ['silero_vad-6.2.3-py3-none-any.whl', '--platform any --implementation py --python-version 3 --abi none'],
  [
    'moonshine_voice-0.0.73-py3-none-manylinux_2_31_x86_64.manylinux2014_x86_64.whl',
    '--platform manylinux_2_31_x86_64 --platform manylinux2014_x86_64 --implementation py --python-version 3 --abi none',
  ],
  [
    'x-1.0-2-cp312-abi3-macosx_11_0_arm64.whl',
    '--platform macosx_11_0_arm64 --implementation cp --python-version 312 --abi abi3',
  ],
  ['x-1.0-py2.py3-none-any.whl', '--platform any --implementation py --python-version 3 --abi none'],
])('pip is asked for exactly %s, on any machine', (wheel, options) => {
  expect(pipOptionsFor(wheel).join(' ')).toBe(options);
});
