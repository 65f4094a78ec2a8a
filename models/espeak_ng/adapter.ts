import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Audio } from '../../audio/audio.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { LabError } from '../../contract/failure.ts';
import type { Adapter } from '../adapter.ts';
import { espeakNg } from '../runtimes/binary/espeak-ng.ts';
import { locateProgram } from '../runtimes/binary/program.ts';
import { runProgram } from '../runtimes/binary/run-program.ts';
import { endedProgramsCpuSeconds } from '../runtimes/binary/usage.ts';

/** Each text is a run of its own: the program starts in milliseconds and says the same for the same text. */
export const adapter: Adapter = {
  async load({ progress }) {
    const path = await locateProgram(espeakNg, process.env);
    return {
      async tts(text, { language = 'en' }): Promise<Audio> {
        const folder = await mkdtemp(join(tmpdir(), 'lab-espeak-ng-'));
        try {
          progress('espeak-ng is at work');
          const [input, wav] = [join(folder, 'text.txt'), join(folder, 'speech.wav')];
          await writeFile(input, readAloud(text));
          await runProgram({
            program: espeakNg,
            path,
            env: process.env,
            // -b 1: the text is UTF-8. It knows BCP 47, and takes the language where it has no voice of the region.
            args: ['-v', language, '-b', '1', '-f', input, '-w', wav],
          });
          const { samples, sampleRateHz } = await decodeAudio(wav).catch(notWritten);
          return { samples, sampleRateHz };
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
      usage: () => ({ cpuSeconds: endedProgramsCpuSeconds(), peakBytes: 0 }),
      dispose: () => Promise.resolve(),
    };
  },
};

/** `[[…]]` would be read as phonemes, and an empty line as the end of a paragraph with its pause. */
const readAloud = (text: string): string =>
  `${text.replaceAll('[[', '[ [').replaceAll(/\s+/g, ' ').trim()}\n`;

/** A program that ended well and left no sound is at fault, and not the item's audio: there was none. */
function notWritten(error: unknown): never {
  const [failure] = error instanceof LabError ? error.failures : [];
  if (failure?.type !== 'BadAudio') throw error;
  throw new LabError({
    type: 'InvalidOutput',
    summary: 'espeak-ng ended without an error and without a sound.',
    cause: failure.cause ?? failure.summary,
  });
}
