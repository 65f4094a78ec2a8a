import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DatasetItem } from '../../contract/dataset.ts';
import { complete, LabError } from '../../contract/failure.ts';
import { Hardware } from '../../contract/hardware.ts';
import { didYouMean } from '../../contract/nearest-name.ts';
import { Preset, type RunPlan } from '../../contract/run.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { asrParameters } from '../../models/asr-options.ts';
import { findModel } from '../../models/registry.ts';
import { workflowPage } from '../lab.ts';
import { startRun, type StartedRun } from '../start-run.ts';
import type { RunStartFlags } from './commands/run.ts';
import type { CommandContext } from './context.ts';
import { withLab } from './with-lab.ts';
import { waitForRuns } from './wait-for-runs.ts';

export async function startRuns(context: CommandContext, audio: string, flags: RunStartFlags): Promise<void> {
  const preset = oneOf(Preset.options, flags.preset, 'preset');
  const hardware = oneOf(Hardware.options, flags.hardware, 'hardware');
  const asr = preset === 'ingest' ? undefined : asrStep(flags, hardware);
  const items = await recordings(audio);
  await withLab(context, async (open) => {
    const started: StartedRun[] = [];
    for (const item of items) started.push(await startRun(open.lab, { item, preset, asr, hardware }));
    if (flags.wait === true || flags.out !== undefined) return waitForRuns(context, open, started, flags.out);
    const lines = started.map(({ id, name }) =>
      `${name}  ${id}  ${workflowPage(open.lab, id) ?? ''}`.trimEnd(),
    );
    const watch = started.map(({ id }) => `To watch it  model-lab run status ${id}`);
    context.result([...lines, ...watch].join('\n'), { runs: started });
  });
}

/** @throws LabError `BadSpec` for a model that cannot do what it is asked for */
function asrStep({ asr, words, vad }: RunStartFlags, hardware: Hardware): NonNullable<RunPlan['asr']> {
  const { model, variantName } = findModel(asr);
  const { card } = model;
  if (!card.capabilities.includes('asr')) {
    const does = card.capabilities.join(', ');
    throw new LabError({
      type: 'BadSpec',
      summary: `--asr ${asr}: ${card.id} does not transcribe; it does ${does}`,
    });
  }
  const { parameters, problems } = asrParameters({ words, vad }, card, hardware);
  const [first, ...others] = problems.map(({ option, text }) =>
    complete({ type: 'BadSpec', summary: `--${option}: ${text}` }),
  );
  if (first !== undefined) throw new LabError(first, ...others);
  return { model: card.id, variant: variantName, ...(parameters && { parameters }) };
}

function oneOf<T extends string>(known: readonly T[], given: string, what: string): T {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  const near = didYouMean(given, known) || `; expected ${known.join(', ')}`;
  throw new LabError({ type: 'BadSpec', summary: `unknown ${what} "${given}"${near}` });
}

/** One file as it is, or what a folder or manifest holds. */
async function recordings(path: string): Promise<DatasetItem[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true && !path.endsWith('.jsonl')) {
    if (found === undefined)
      throw new LabError({ type: 'BadSpec', summary: `there is no file or folder ${path}` });
    return [{ id: basename(path), audio: { uri: pathToFileURL(resolve(path)).href } }];
  }
  return (await readDataset(resolve(path), { baseFolder: process.cwd() })).items;
}
