import { deflateSync } from 'node:zlib';

/** How many times shorter zlib makes a text: a text that repeats itself is above 2.4. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text.trim());
  return bytes.length / deflateSync(bytes).length;
}
