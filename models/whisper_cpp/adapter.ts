import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durationSeconds } from '../../audio/audio.ts';
import { wavFileOf } from '../../audio/wav-file.ts';
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

/** The recording is its stdin: a file that has no name, so that none is left of a process that was killed. */
const heardFile = process.platform === 'win32' ? '-' : '/dev/stdin';

/** whisper-cli loads its model for each recording: what is loaded here is only where it lies. */
export const adapter: Adapter = {
  async load({ files, threads, variant, home, progress }) {
    const path = await locateProgram(whisperCli, process.env);
    const model = weightsFile(files, 'model');
    const isEnglish = variant.includes('.en');
    let peakBytes = 0;

    return {
      async asr(audio, { language }): Promise<Transcript> {
        const recording = wavFileOf(audio, join(home, 'tmp'));
        const folder = await mkdtemp(join(tmpdir(), 'lab-whisper-cli-'));
        try {
          const output = join(folder, 'output');
          const spoken = isEnglish ? 'en' : (language?.split('-', 1)[0] ?? 'auto');
          const stderr = await runProgram({
            program: whisperCli,
            path,
            env: process.env,
            stdin: recording.descriptor,
            args: [
              ...['--model', model, '--file', heardFile, '--language', spoken, '--threads', String(threads)],
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
          recording.close();
          await rm(folder, { recursive: true, force: true });
        }
      },
      usage: () => ({ cpuSeconds: endedProgramsCpuSeconds(), peakBytes }),
      dispose: () => Promise.resolve(),
    };
  },
};
