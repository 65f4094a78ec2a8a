import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTokenizer, type WhisperTokenizer } from '../../../models/whisper/tokenizer.ts';

/**
 * A tokenizer of single bytes, a few merges and all times, as `make-whisper-rules.py` has it: written as a
 * `tokenizer.json`, and opened.
 */
export async function byteTokenizer(
  folder: string,
  merges: readonly (readonly number[])[],
  special: readonly string[],
): Promise<WhisperTokenizer> {
  const characters = byteLevel();
  const texts = [...Array.from({ length: 256 }, (_, byte) => [byte]), ...merges];
  const vocab = texts.map((bytes, id) => [bytes.map((byte) => characters[byte]).join(''), id] as const);
  const times = Array.from({ length: 1_501 }, (_, time) => (time * 0.02).toFixed(2));
  const added = [...special, ...times].map((name, at) => ({ id: texts.length + at, content: `<|${name}|>` }));
  const path = join(folder, 'tokenizer.json');
  const model = { type: 'BPE', vocab: Object.fromEntries(vocab), merges: [] };
  await writeFile(path, JSON.stringify({ version: '1.0', added_tokens: added, model }));
  return openTokenizer(path);
}

/** GPT-2's printable stand-in for each byte. */
function byteLevel(): string[] {
  const printable = [...range(0x21, 0x7e), ...range(0xa1, 0xac), ...range(0xae, 0xff)];
  const others = range(0, 255).filter((byte) => !printable.includes(byte));
  return range(0, 255).map((byte) =>
    String.fromCodePoint(printable.includes(byte) ? byte : 256 + others.indexOf(byte)),
  );
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);
