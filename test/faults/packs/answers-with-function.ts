import { everywhere, stumbling } from './pack-model.ts';

/** What code without types may return: it cannot be sent to another process. */
export const model = stumbling('answers_with_function', async (audio) => ({
  ...(await everywhere(audio)),
  again: () => everywhere(audio),
}));
