import { join } from 'node:path';
import { packageRoot } from '../../store/package-root.ts';

/** How a model that can take on any voice is to sound. */
export interface Voice {
  /** Path of a recording of one person, three to ten seconds long. */
  clip: string;
  /** What is said in it. */
  text: string;
}

/**
 * A reader of LibriVox, in the public domain: seven seconds of the shipped datasets. The clips in GLM-TTS's own
 * repository are licensed for no commercial use, and so is what is spoken in their voice.
 */
export const reader: Voice = {
  clip: join(packageRoot, 'datasets/quickstart-speech/austen_0870.flac'),
  text: 'And Mister John Dashwood had then leisure to consider how much there might be prudently in his power to do for them.',
};
