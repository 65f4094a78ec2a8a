import { adapterOf } from '../transformers/adapter.ts';
import { card } from './card.ts';

export const adapter = adapterOf(card);
