import type { Gate } from '../../contract/gate.ts';

/**
 * A model may stumble over one odd item in twenty and still be judged; what happens more often than that is how it
 * behaves on this dataset.
 */
export const toleratedShare = 0.05;

const namedItems = 3;

interface Share {
  gate: string;
  /** Ids of the items at fault. */
  faulty: readonly string[];
  items: number;
  /** Ends the sentence `2 of 40 items …`. */
  what: string;
}

/** Passes where no more than the tolerated share of the items is at fault. */
export function shareGate({ gate, faulty, items, what }: Share): Gate {
  const names = faulty.slice(0, namedItems).join(', ');
  const more = faulty.length > namedItems ? `, and ${faulty.length - namedItems} more` : '';
  const detail = `${faulty.length} of ${items} items ${what}`;
  return {
    gate,
    passed: faulty.length <= items * toleratedShare,
    detail: names === '' ? detail : `${detail} (${names}${more}); tolerated: ${percent(toleratedShare)}`,
  };
}

/** `12.5 %` */
export const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(1))} %`;
