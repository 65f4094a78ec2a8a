import { stumbling } from './pack-model.ts';

/** Holds its event loop for ever, as a native call that never returns does. */
export const model = stumbling(
  'hangs',
  () => {
    for (;;);
  },
  { progressTimeoutSeconds: 6 },
);
