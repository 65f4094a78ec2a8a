import { everywhere, packModel, tellCall } from './pack-model.ts';

const { card } = packModel('hangs_loading', everywhere, { progressTimeoutSeconds: 600 });

/** Holds its event loop for ever before it is there, as a runtime does that waits for a lock. */
export const model = {
  card,
  adapter: () =>
    Promise.resolve({
      adapter: {
        load: () => {
          tellCall(card.id);
          for (;;);
        },
      },
    }),
};
