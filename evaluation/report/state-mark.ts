import type { Colors } from 'picocolors/types.js';
import type { TaskState } from '../../contract/state.ts';

/** One sign a state, each one column wide and different in shape, so that it reads without colour. */
export const stateMark: Record<TaskState, string> = {
  waiting: '·',
  running: '▸',
  blocked: '■',
  scored: '✓',
  skipped: '↷',
  failed: '✗',
  cancelled: '⊘',
};

export function stateColor(colors: Colors, state: TaskState): (text: string) => string {
  switch (state) {
    case 'scored':
      return colors.green;
    case 'failed':
      return colors.red;
    case 'blocked':
      return colors.yellow;
    case 'running':
      return colors.cyan;
    case 'waiting':
    case 'skipped':
    case 'cancelled':
      return colors.dim;
  }
}

/** `3 scored, 1 blocked`: the states that occur, in the order in which a reader asks for them. */
export function countStates(states: Iterable<TaskState>, separator = ', '): string {
  const counts = new Map<TaskState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const order: TaskState[] = ['scored', 'running', 'blocked', 'failed', 'skipped', 'cancelled', 'waiting'];
  return order
    .filter((state) => counts.has(state))
    .map((state) => `${String(counts.get(state))} ${state}`)
    .join(separator);
}
