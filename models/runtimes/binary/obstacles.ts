import { complete, type Failure, LabError } from '../../../contract/failure.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import { redact } from '../../../contract/redact.ts';
import type { PreflightDeps } from '../../preflight.ts';
import { locateProgram, type Program } from './program.ts';
import { programOf } from './programs.ts';
import { probeProgram } from './probe-program.ts';

/** Whether the card's program is on this machine and starts; that takes milliseconds and loads no weights. */
export async function binaryObstacles(
  card: ModelCard,
  _variantName: string,
  { env }: PreflightDeps,
): Promise<Failure[]> {
  const program = programOf(card);
  try {
    const path = await locateProgram(program, env);
    const printed = await probeProgram(program, path, env);
    return program.probe.prints.test(printed) ? [] : [otherProgram(program, path, printed)];
  } catch (error) {
    if (error instanceof LabError) return [...error.failures];
    throw error;
  }
}

const otherProgram = ({ name, variable, getIt }: Program, path: string, printed: string): Failure =>
  complete({
    type: 'MissingRuntime',
    summary: `${path} is not ${name}, or one of an early version: it does not know the options that are needed.`,
    cause: redact(printed),
    blockedOn: `binary:${name}`,
    remedy: { ...getIt(process.platform), say: `name another one in ${variable}, or get a current one.` },
  });
