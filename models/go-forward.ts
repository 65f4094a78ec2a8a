import type { Canary } from '../contract/model-card.ts';

/** Four English words, 2.8 s: what every model that writes English hears, however small. */
export const goForward: Canary = {
  capability: 'asr',
  item: {
    id: 'goforward',
    audio: { uri: 'datasets/quickstart-speech/goforward.flac' },
    text: 'go forward ten meters',
  },
  metric: 'wer',
  atMost: 0.5,
};

/** The same for a model that is told the language. */
export const goForwardInEnglish: Canary = { ...goForward, item: { ...goForward.item, language: 'en' } };
