import { tmpdir } from 'node:os';
import type { LoadContext } from '../../models/adapter.ts';

/** What an adapter is given to load, on one thread of the processor unless said otherwise. */
export const onCpu = (given: Pick<LoadContext, 'variant' | 'files'> & Partial<LoadContext>): LoadContext => ({
  threads: 1,
  provider: 'cpu',
  home: tmpdir(),
  progress: () => undefined,
  ...given,
});
