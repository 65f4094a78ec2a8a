import { adapterOf } from '../transformers/adapter.ts';
import { card } from './card.ts';

/** The same windows and limits as models of the transformers library; another library infers. */
export const adapter = adapterOf(card);
