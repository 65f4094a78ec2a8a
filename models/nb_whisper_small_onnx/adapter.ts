/** A fine-tuned Whisper: nothing differs but the weights. */
export { adapter } from '../whisper/adapter.ts';
