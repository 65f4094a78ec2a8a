import { storedUri, type DatasetItem } from '../contract/dataset.ts';
import type { Synthesis } from '../contract/synthesis.ts';

/** What was made of an item's text, as a recording of that text. */
export const spokenItem = (
  { id, text, language, session }: DatasetItem,
  { audio }: Synthesis,
): DatasetItem => ({
  id,
  audio: { uri: storedUri(audio.sha256), sha256: audio.sha256 },
  ...(text !== undefined && { text }),
  ...(language !== undefined && { language }),
  ...(session !== undefined && { session }),
});
