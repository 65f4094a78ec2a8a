import { LabError } from '../../contract/failure.ts';
import { didYouMean } from '../../contract/nearest-name.ts';
import { whisperEnglish } from './whisper-english.ts';

const normalizers = new Map([['whisper-english', whisperEnglish]]);

/** @throws LabError `BadSpec` for a name that is not built */
export function namedNormalizer(name: string): (text: string) => string {
  const normalizer = normalizers.get(name);
  if (normalizer !== undefined) return normalizer;
  const known = [...normalizers.keys()];
  throw new LabError({
    type: 'BadSpec',
    summary: `unknown normalizer "${name}"${didYouMean(name, known)}`,
    cause: `scoring.normalizers: expected ${known.join(', ')}`,
  });
}
