import { failureMessage, type Failure } from '../../contract/failure.ts';
import { preflight } from '../../models/preflight.ts';
import { findModel, models } from '../../models/registry.ts';
import { weightsAtHand } from '../../models/weights/fetch-weights.ts';
import { alignColumns } from './align-columns.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';

export interface CheckedModel {
  id: string;
  variant: string;
  ready: boolean;
  /** Whether its weights are on this machine already. */
  fetched: boolean;
  failures: Failure[];
}

/** All obstacles of one model, or of the whole catalogue, on this machine. */
export async function checkModels(context: CommandContext, name?: string): Promise<void> {
  const { home, env, colours } = context;
  const wanted = name === undefined ? models.map(({ card }) => card.id) : [name];
  const checked: CheckedModel[] = [];
  for (const { model, variantName } of wanted.flatMap(variantsOf)) {
    const failures = await preflight(model, variantName, { home, env });
    const ready = failures.length === 0;
    const fetched = ready && (await weightsAtHand(model.card, variantName, { home, env })) !== undefined;
    checked.push({ id: model.card.id, variant: variantName, ready, fetched, failures });
  }
  if (checked.some(({ ready }) => !ready)) context.exitCode = exitCodes.blocked;
  const cures = curesOf(checked);
  const rows = checked.map((one) => {
    const mark = one.ready ? colours.out.green('✓') : colours.out.red('✗');
    return [`${mark} ${one.id}:${one.variant}`, stateOf(one, cures)];
  });
  const remedies = [...cures.values()].map(({ number, failure }) => `[${number}] ${failureMessage(failure)}`);
  context.result([...alignColumns(rows), ...remedies].join('\n'), { models: checked });
}

interface Cure {
  number: number;
  failure: Failure;
}

/** What has the same remedy is told once: the variants of a model mostly lack the same. */
const keyOf = ({ type, summary, remedy }: Failure): string => JSON.stringify([type, remedy ?? summary]);

function curesOf(checked: readonly CheckedModel[]): Map<string, Cure> {
  const cures = new Map<string, Cure>();
  for (const failure of checked.flatMap(({ failures }) => failures)) {
    if (!cures.has(keyOf(failure))) cures.set(keyOf(failure), { number: cures.size + 1, failure });
  }
  return cures;
}

function stateOf({ ready, fetched, failures }: CheckedModel, cures: ReadonlyMap<string, Cure>): string {
  if (ready) return fetched ? 'ready' : 'ready; its weights are fetched at first use';
  const obstacles = failures.map((failure) => {
    const number = cures.get(keyOf(failure))?.number ?? 0;
    return `${failure.blockedOn ?? failure.type} [${number}]`;
  });
  return `waits for ${obstacles.join(', ')}`;
}

/** A name with a variant means that one; without, every variant of the model. */
function variantsOf(name: string): ReturnType<typeof findModel>[] {
  const found = findModel(name);
  if (name.includes(':')) return [found];
  return Object.keys(found.model.card.variants).map((variant) =>
    findModel(`${found.model.card.id}:${variant}`),
  );
}
