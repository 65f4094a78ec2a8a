import { failureMessage, type Failure } from '../../contract/failure.ts';
import { preflight } from '../../models/preflight.ts';
import { findModel, models } from '../../models/registry.ts';
import { weightsAtHand } from '../../models/weights/fetch-weights.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';

export interface CheckedModel {
  id: string;
  variant: string;
  ready: boolean;
  failures: Failure[];
}

/** All obstacles of one model, or of the whole catalogue, on this machine. */
export async function checkModels(context: CommandContext, name?: string): Promise<void> {
  const { home, env, colours } = context;
  const wanted = name === undefined ? models.map(({ card }) => card.id) : [name];
  const checked: CheckedModel[] = [];
  const lines: string[] = [];
  for (const { model, variantName } of wanted.flatMap(variantsOf)) {
    const { id } = model.card;
    const failures = await preflight(model, variantName, { home, env });
    const weights =
      failures.length === 0 ? await weightsAtHand(model.card, variantName, { home, env }) : undefined;
    checked.push({ id, variant: variantName, ready: failures.length === 0, failures });
    const label = `${id}:${variantName}`;
    if (failures.length > 0) lines.push(`${colours.out.red('✗')} ${label}`, ...failures.map(failureMessage));
    else
      lines.push(
        `${colours.out.green('✓')} ${label}${weights === undefined ? ' (its weights are fetched at first use)' : ''}`,
      );
  }
  if (checked.some(({ ready }) => !ready)) context.exitCode = exitCodes.blocked;
  context.result(lines.join('\n'), { models: checked });
}

/** A name with a variant means that one; without, every variant of the model. */
function variantsOf(name: string): ReturnType<typeof findModel>[] {
  const found = findModel(name);
  if (name.includes(':')) return [found];
  return Object.keys(found.model.card.variants).map((variant) =>
    findModel(`${found.model.card.id}:${variant}`),
  );
}
