import { adapterOf } from '../faster_whisper/adapter.ts';
import { card } from './card.ts';

/** Its authors advise against telling a window what was said before: it was not trained so. */
export const adapter = adapterOf(card, { conditionOnPrevious: false });
