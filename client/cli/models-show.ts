import { stringify } from 'yaml';
import { findModel } from '../../models/registry.ts';
import type { CommandContext } from './context.ts';

export function showModel({ result }: CommandContext, name: string): void {
  const { card } = findModel(name).model;
  result(stringify(card, { lineWidth: 100 }), card);
}
