import { failureMessage, type Failure } from '../../contract/failure.ts';
import { preflight } from '../../models/preflight.ts';
import { findModel, models } from '../../models/registry.ts';
import { weightsAtHand } from '../../models/weights/fetch-weights.ts';
import { alignColumns } from './align-columns.ts';
import type { CommandContext } from './context.ts';
import { cureKey, distinctCures } from './distinct-cures.ts';
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
  const cures = distinctCures(checked.flatMap(({ failures }) => failures));
  const rows = checked.map((one) => {
    const mark = one.ready ? colours.out.green('✓') : colours.out.red('✗');
    return [`${mark} ${one.id}:${one.variant}`, stateOf(one, cures)];
  });
  const remedies = cures.map((cure, index) => `[${index + 1}] ${failureMessage(cure)}`);
  context.result([...alignColumns(rows), ...remedies].join('\n'), { models: checked });
}

function stateOf({ ready, fetched, failures }: CheckedModel, cures: readonly Failure[]): string {
  if (ready) return fetched ? 'ready' : 'ready; its weights are fetched at first use';
  const obstacles = failures.map((failure) => {
    const index = cures.findIndex((cure) => cureKey(cure) === cureKey(failure));
    return `${failure.blockedOn ?? failure.type} [${index + 1}]`;
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
