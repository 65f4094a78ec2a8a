import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durationSeconds } from '../../audio/audio.ts';
import { encodeWav } from '../../audio/wav.ts';
import type { Transcript } from '../../contract/transcript.ts';
import type { Adapter } from '../adapter.ts';
import { classifyExit } from '../runtimes/binary/classify-exit.ts';
import { locateProgram } from '../runtimes/binary/program.ts';
import { runProgram } from '../runtimes/binary/run-program.ts';
import { endedProgramsCpuSeconds, peakBytesOf } from '../runtimes/binary/usage.ts';
import { whisperCli } from '../runtimes/binary/whisper-cli.ts';
import { weightsFile } from '../weights-file.ts';
import { parseOutput } from './output-json.ts';
import { transcriptOf } from './transcript.ts';

/** whisper-cli loads its model for each recording: what is loaded here is only where it lies. */
export const adapter: Adapter = {
  async load({ files, threads, variant, progress }) {
    const path = await locateProgram(whisperCli, process.env);
    const model = weightsFile(files, 'model');
    const isEnglish = variant.includes('.en');
    let peakBytes = 0;

    return {
      async asr(audio, { language }): Promise<Transcript> {
        const folder = await mkdtemp(join(tmpdir(), 'lab-whisper-cli-'));
        try {
          const wav = join(folder, 'audio.wav');
          await writeFile(wav, encodeWav(audio, 'float32'));
          const output = join(folder, 'output');
          const spoken = isEnglish ? 'en' : (language?.split('-', 1)[0] ?? 'auto');
          const stderr = await runProgram({
            program: whisperCli,
            path,
            env: process.env,
            args: [
              ...['--model', model, '--file', wav, '--language', spoken, '--threads', String(threads)],
              ...['--output-json-full', '--output-file', output, '--print-progress', '--no-gpu'],
            ],
            onLine: (line, pid) => {
              progress(/progress = +(\d+%)/.exec(line)?.[1] ?? 'whisper-cli is at work');
              if (pid !== undefined) peakBytes = Math.max(peakBytes, peakBytesOf(pid));
            },
          });
          const json = await readFile(`${output}.json`).catch(() => undefined);
          // It exits with 0 after most of its errors.
          if (json === undefined) {
            throw classifyExit(whisperCli, { code: 0, signal: undefined, startError: undefined, stderr });
          }
          return transcriptOf(parseOutput(json), durationSeconds(audio));
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
      usage: () => ({ cpuSeconds: endedProgramsCpuSeconds(), peakBytes }),
      dispose: () => Promise.resolve(),
    };
  },
};
