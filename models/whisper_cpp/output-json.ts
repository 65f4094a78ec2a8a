import { z } from 'zod';
import { LabError } from '../../contract/failure.ts';

/** A token of text with its place in time. */
export interface TimedToken {
  id: number;
  /** UTF-8, perhaps only a part of a character. */
  bytes: Buffer;
  startSeconds: number;
  endSeconds: number;
  probability: number;
}

export interface PrintedSegment {
  startSeconds: number;
  endSeconds: number;
  text: string;
  tokens: TimedToken[];
}

export interface Printed {
  language: string;
  segments: PrintedSegment[];
}

/** Milliseconds; the program places a token that it cannot time at -10. */
const Offsets = z.object({ from: z.number(), to: z.number() });
const Output = z.object({
  result: z.object({ language: z.string() }),
  transcription: z.array(
    z.object({
      offsets: Offsets,
      text: z.string(),
      tokens: z.array(
        z.object({ text: z.string(), id: z.int(), p: z.number().min(0).max(1), offsets: Offsets.optional() }),
      ),
    }),
  ),
});

/** Timestamps and other special tokens are printed in this form. */
const special = /^\[_\w+\]$/;

/**
 * What `whisper-cli --output-json-full` wrote. It writes the bytes of each token as they are: a part of a
 * character is not UTF-8, and a line break inside of a string is not JSON, so both are taken care of here.
 * @throws LabError `InvalidOutput`
 */
export function parseOutput(file: Buffer): Printed {
  const { result, transcription } = read(file);
  const segments = transcription.map(({ offsets, text, tokens }) => ({
    ...seconds(offsets),
    text: utf8(text).toString(),
    tokens: tokens
      .filter((token) => !special.test(token.text))
      .map((token) => ({
        id: token.id,
        bytes: utf8(token.text),
        ...seconds(token.offsets ?? offsets),
        probability: token.p,
      })),
  }));
  return { language: result.language, segments };
}

const utf8 = (bytesAsText: string): Buffer => Buffer.from(bytesAsText, 'latin1');

const seconds = ({ from, to }: z.infer<typeof Offsets>): { startSeconds: number; endSeconds: number } => {
  const startSeconds = Math.max(0, from) / 1000;
  return { startSeconds, endSeconds: Math.max(startSeconds, to / 1000) };
};

function read(file: Buffer): z.infer<typeof Output> {
  try {
    // One character a byte, so that nothing is lost before a token is put together with its neighbours.
    const text = file.toString('latin1').replace(/"(?:[^"\\]|\\.)*"/gs, escapeControls);
    return Output.parse(JSON.parse(text));
  } catch (error) {
    throw new LabError({
      type: 'InvalidOutput',
      summary: 'whisper-cli wrote something else than its JSON.',
      cause: error instanceof z.ZodError ? z.prettifyError(error) : String(error),
    });
  }
}

const escapeControls = (literal: string): string =>
  // eslint-disable-next-line no-control-regex -- these are what JSON forbids
  literal.replace(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
