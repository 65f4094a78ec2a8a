import { everywhere, stumbling } from './pack-model.ts';

/** Prints a megabyte of bytes that are no text, on both streams. */
export const model = stumbling('chatters', (audio) => {
  const garbage = Buffer.from(
    Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 7 + (index >> 8)) % 256),
  );
  process.stdout.write(garbage);
  process.stderr.write(garbage);
  return everywhere(audio);
});
