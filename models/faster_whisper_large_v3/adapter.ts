import { adapterOf } from '../faster_whisper/adapter.ts';
import { card } from './card.ts';

export const adapter = adapterOf(card);
