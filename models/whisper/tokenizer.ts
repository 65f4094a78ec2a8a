import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import { textEncoder } from './encode-text.ts';
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';

export interface WhisperTokenizer {
  readonly special: SpecialTokens;
  /** Text of `tokens`, its first space included; what is no text (from `<|endoftext|>` on) leaves nothing behind. */
  decode(tokens: readonly number[]): string;
  /** The same with every special token and time written out. */
  decodeWithSpecial(tokens: readonly number[]): string;
  /** Tokens of plain text, for a prompt. */
  encode(text: string): number[];
}

/** Ids of the tokens that are not text. */
export interface SpecialTokens {
  endOfText: number;
  startOfTranscript: number;
  startOfPrevious: number;
  transcribe: number;
  noSpeech: number;
  noTimestamps: number;
  /** `<|0.00|>`; everything from it on is time in steps of 0.02 s. */
  firstTimestamp: number;
  /** A lone space, which may not begin a text. */
  space: number;
  /** Code -> token: `en`, `no`, ... */
  languages: ReadonlyMap<string, number>;
}

/**
 * Opens Whisper's `tokenizer.json`.
 * @throws LabError `WeightsCorrupt`
 * @example (await openTokenizer(path)).decode([843, 523]) // ' And so'
 */
export async function openTokenizer(path: string): Promise<WhisperTokenizer> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    return tokenizerOf(json);
  } catch (error) {
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${basename(path)} is not a readable tokenizer of a Whisper model.`,
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

function tokenizerOf(json: unknown): WhisperTokenizer {
  const vocabulary = vocabularyOf(json);
  const special = specialTokens(vocabulary);
  const text = (tokens: readonly number[]): string =>
    Buffer.concat(tokens.map(vocabulary.bytes)).toString('utf8');
  let encode: WhisperTokenizer['encode'] | undefined;
  return {
    special,
    decode: (tokens) => text(tokens.filter((token) => token < special.endOfText)),
    decodeWithSpecial: text,
    encode(words) {
      // Only a prompt needs it.
      encode ??= textEncoder(vocabulary);
      return encode(words);
    },
  };
}

function specialTokens({ added, bytes, texts }: Vocabulary): SpecialTokens {
  const id = (...names: string[]): number => {
    const found = names.map((name) => added.get(`<|${name}|>`)).find((token) => token !== undefined);
    if (found === undefined) throw new Error(`it has no token <|${names[0]}|>`);
    return found;
  };
  const startOfTranscript = id('startoftranscript');
  const noTimestamps = id('notimestamps');
  const translate = id('translate');
  const languages = [...added].filter(([, token]) => token > startOfTranscript && token < translate);
  return {
    endOfText: id('endoftext'),
    startOfTranscript,
    startOfPrevious: id('startofprev'),
    transcribe: id('transcribe'),
    // Named by its first use in the older vocabularies.
    noSpeech: id('nospeech', 'nocaptions'),
    noTimestamps,
    // Some vocabularies end before the times, which always follow here.
    firstTimestamp: noTimestamps + 1,
    space: [...texts()].find((token) => Buffer.from(bytes(token)).toString('latin1') === ' ') ?? -1,
    languages: new Map(languages.map(([name, token]) => [name.slice(2, -2), token])),
  };
}
