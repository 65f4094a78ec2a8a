import { LabError } from '../../contract/failure.ts';

/** Resampling and frames that must be full change a length by less than this: 21 ms at 48 kHz. */
export const toleratedSamples = 1000;
/** So far below a signal nothing of it is left to hear. */
const silenceDb = -60;

/**
 * A signal that a model made of another must be as long, and of numbers.
 *
 * @param name begins the sentence: `The enhanced signal of item a`
 * @throws LabError `InvalidOutput`
 */
export function checkSignal(name: string, went: Float32Array, came: Float32Array): void {
  if (Math.abs(came.length - went.length) > toleratedSamples) {
    throw new LabError({
      type: 'InvalidOutput',
      summary: `${name} is not as long as what went in.`,
      cause: `in: ${went.length} samples, out: ${came.length} samples at the same rate`,
    });
  }
  const broken = came.findIndex((sample) => !Number.isFinite(sample));
  if (broken !== -1) {
    throw new LabError({
      type: 'InvalidOutput',
      summary: `${name} has values that are no numbers.`,
      cause: `sample ${broken} is ${came[broken] ?? NaN}`,
    });
  }
}

/** Whether nothing is to be heard where `reference` is heard. */
export const isSilentBeside = (reference: Float32Array, signal: Float32Array): boolean =>
  energy(reference) > 0 && energy(signal) < energy(reference) * 10 ** (silenceDb / 10);

const energy = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
