import type { Precision } from './graphs/compiled.ts';

/**
 * What a variant's name ends with says its precision; a plain name means `mixed`: the encoder exact, the decoder,
 * which is bound by how fast its weights are read, in 8 bits.
 */
export const precisionEndings: Readonly<Record<Precision, string>> = {
  mixed: '',
  fp32: '-fp32',
  int8: '-int8',
};

/** @example precisionOf('tiny.en-int8') // 'int8' */
export function precisionOf(variant: string): Precision {
  if (variant.endsWith(precisionEndings.fp32)) return 'fp32';
  return variant.endsWith(precisionEndings.int8) ? 'int8' : 'mixed';
}
