import { type WeightsProgress, fetchWeights } from '../../../models/weights/fetch-weights.ts';
import type { ModelCard } from '../../../contract/model-card.ts';

/** A process of its own that fetches the weights of the card in its argument and prints what it got. */
const { card, home } = JSON.parse(process.argv[2] ?? '') as { card: ModelCard; home: string };
const onProgress = ({ bytes }: WeightsProgress): void => void process.stderr.write(`${bytes}\n`);
console.log(
  JSON.stringify(await fetchWeights(card, card.defaultVariant, { home, env: process.env, onProgress })),
);
