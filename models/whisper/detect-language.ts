import { indexOfMost } from './choose-token.ts';
import type { Whisper } from './decode-window.ts';
import type { EncodedWindow } from './engine.ts';

/** Code of the language that one window sounds most like; of those that the model knows. */
export async function detectLanguage({ engine, special }: Whisper, window: EncodedWindow): Promise<string> {
  const { logits } = await engine.step(window, [special.startOfTranscript], undefined, { logits: true });
  const codes = [...special.languages];
  const heard = Float32Array.from(codes, ([, token]) => logits?.[token] ?? -Infinity);
  const [code] = codes[indexOfMost(heard)] ?? [];
  if (code === undefined) throw new Error('this model has no languages');
  return code;
}
