import { readFile } from 'node:fs/promises';
import type { Output } from './contestant.ts';

/**
 * The largest difference between numbers that two contestants left behind, clip by clip.
 * @throws Error where one left more of them than the other
 */
export async function largestDifference(ours: readonly Output[], theirs: readonly Output[]): Promise<number> {
  let largest = 0;
  for (const [clip, output] of ours.entries()) {
    const [a, b] = [await floatsOf(output), await floatsOf(theirs[clip])];
    if (a.length !== b.length) throw new Error(`clip ${clip}: ${a.length} values against ${b.length}`);
    for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)));
  }
  return largest;
}

async function floatsOf(output: Output | undefined): Promise<Float32Array> {
  if (output === undefined || !('floats' in output)) throw new Error('a contestant left no numbers');
  const bytes = await readFile(output.floats);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
