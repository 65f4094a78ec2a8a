import type { ModelCard } from '../../../contract/model-card.ts';
import { espeakNg } from './espeak-ng.ts';
import type { Program } from './program.ts';
import { whisperCli } from './whisper-cli.ts';

const programs: readonly Program[] = [whisperCli, espeakNg];

/** The program that a card of this runtime runs on: the first of the binaries that it requires. */
export function programOf({ id, requirements }: Pick<ModelCard, 'id' | 'requirements'>): Program {
  const [name] = requirements.binaries;
  const program = programs.find((candidate) => candidate.name === name);
  if (program === undefined) throw new Error(`${id} runs on a program, and ${name ?? 'none'} is not known`);
  return program;
}
