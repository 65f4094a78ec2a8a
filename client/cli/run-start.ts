import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DatasetItem } from '../../contract/dataset.ts';
import { LabError } from '../../contract/failure.ts';
import { Hardware } from '../../contract/hardware.ts';
import { didYouMean } from '../../contract/nearest-name.ts';
import { Preset } from '../../contract/run.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
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
  const asr = preset === 'ingest' ? undefined : asrModel(flags.asr);
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

function asrModel(name: string): { model: string; variant: string } {
  const { model, variantName } = findModel(name);
  if (model.card.capabilities.includes('asr')) return { model: model.card.id, variant: variantName };
  throw new LabError({
    type: 'BadSpec',
    summary: `--asr ${name}: ${model.card.id} does not transcribe; it does ${model.card.capabilities.join(', ')}`,
  });
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
