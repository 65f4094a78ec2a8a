/** The same architecture with fewer decoder layers: nothing differs but the weights. */
export { adapter } from '../whisper/adapter.ts';
