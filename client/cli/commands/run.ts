import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export interface RunStartFlags {
  preset: string;
  asr: string;
  hardware: string;
  words?: boolean;
  vad?: string;
  wait?: boolean;
  out?: string;
}

export function register(program: Command, context: CommandContext): void {
  const run = program.command('run').description('one recording, or a folder of them, through a pipeline');
  run
    .command('start <audio>')
    .description('transcribe a file or a folder: wav, flac, mp3, m4a, ogg, opus, webm')
    .option('--preset <preset>', 'which steps: ingest, fast_asr_only', 'fast_asr_only')
    .option('--asr <model>', 'the model that transcribes', 'moonshine')
    .option('--hardware <hardware>', 'where it runs', 'cpu')
    .option('--words', 'each word with its times, in the json')
    .option('--vad <model>', 'find speech with this model first, and transcribe nothing else')
    .option('--wait', 'wait for the transcript and print it')
    .option('--out <folder>', 'wait, and write txt, srt, vtt, tsv and json there')
    .action(async (audio: string, flags: RunStartFlags) =>
      (await import('../run-start.ts')).startRuns(context, audio, flags),
    );
  run
    .command('status <id>')
    .description('where a run stands')
    .action(async (id: string) => (await import('../run-status.ts')).showRun(context, id));
  run
    .command('cancel <id>')
    .description('stop a run')
    .action(async (id: string) => (await import('../run-status.ts')).cancelRun(context, id));
}
