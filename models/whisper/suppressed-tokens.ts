import type { WhisperConfig } from './graphs/config.ts';

/** By token: 1 for those that are never decoded. `<|notimestamps|>` is of the prompt alone. */
export function suppressedTokens({ vocabulary, suppressed, firstTimestamp }: WhisperConfig): Uint8Array {
  const isSuppressed = new Uint8Array(vocabulary);
  for (const token of [...suppressed, firstTimestamp - 1]) isSuppressed[token] = 1;
  return isSuppressed;
}
