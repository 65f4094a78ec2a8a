import { models } from '../../models/registry.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { CommandContext } from './context.ts';
import { alignColumns } from './align-columns.ts';

export function listModels({ result, colours }: CommandContext): void {
  const cards = models.map(({ card }) => card);
  const rows = cards.map((card) => [
    card.id,
    Object.keys(card.variants).join(', '),
    card.capabilities.join(', '),
    card.hardware.join(', '),
    card.languages.join(', '),
    card.licence.spdx + (card.licence.commercialUse ? '' : ' (not commercial)'),
    megabytes(card),
    card.title,
  ]);
  const head = ['model', 'variants', 'does', 'runs on', 'languages', 'licence', 'weights', ''];
  const [title = '', ...lines] = alignColumns([head, ...rows]);
  result([colours.out.dim(title), ...lines].join('\n'), { models: cards });
}

/** What a pull of the default variant downloads. */
function megabytes(card: ModelCard): string {
  const sources = card.variants[card.defaultVariant]?.weights ?? [];
  const pinned = sources.find((source) =>
    Object.values(source.files).every(({ bytes }) => bytes !== undefined),
  );
  if (pinned === undefined) return sources.length === 0 ? 'none' : 'unknown';
  const bytes = Object.values(pinned.files).reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;
}
