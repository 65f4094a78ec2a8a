import type { Model } from '../adapter.ts';
import { card } from './card.ts';

export const model: Model = { card, adapter: () => import('./adapter.ts') };
