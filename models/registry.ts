import { LabError } from '../contract/failure.ts';
import type { Variant } from '../contract/model-card.ts';
import { didYouMean } from '../contract/nearest-name.ts';
import type { Model } from './adapter.ts';
import { model as basicPitch } from './basic_pitch/index.ts';
import { model as clap } from './clap/index.ts';
import { model as deepfilternet } from './deepfilternet/index.ts';
import { model as demucs } from './demucs/index.ts';
import { model as distilWhisper } from './distil_whisper/index.ts';
import { model as espeakNg } from './espeak_ng/index.ts';
import { model as fasterDistilWhisperLargeV3 } from './faster_distil_whisper_large_v3/index.ts';
import { model as fasterWhisper } from './faster_whisper/index.ts';
import { model as fasterWhisperLargeV3 } from './faster_whisper_large_v3/index.ts';
import { model as glmAsrNano2512 } from './glm_asr_nano_2512/index.ts';
import { model as glmTts } from './glm_tts/index.ts';
import { model as heuristicDiarization } from './heuristic_diarization/index.ts';
import { model as kyutaiStreaming } from './kyutai_streaming/index.ts';
import { model as lfm25Audio } from './lfm2_5_audio/index.ts';
import { model as moonshine } from './moonshine/index.ts';
import { model as nemotronStreaming } from './nemotron_streaming/index.ts';
import { model as parakeetMultitalker } from './parakeet_multitalker/index.ts';
import { model as parakeetTdtV3 } from './parakeet_tdt_v3/index.ts';
import { model as nbWhisperSmallOnnx } from './nb_whisper_small_onnx/index.ts';
import { model as pyannoteCommunity } from './pyannote_community/index.ts';
import { model as pyannoteDiarization } from './pyannote_diarization/index.ts';
import { model as rnnoise } from './rnnoise/index.ts';
import { model as seamlessM4t } from './seamlessm4t/index.ts';
import { model as sileroVad } from './silero_vad/index.ts';
import { model as voxtral } from './voxtral/index.ts';
import { model as voxtralRealtime2602 } from './voxtral_realtime_2602/index.ts';
import { model as whisper } from './whisper/index.ts';
import { model as whisperCpp } from './whisper_cpp/index.ts';
import { model as yamnet } from './yamnet/index.ts';

/** The catalogue: one line a model. Adapters are imported later, in the model's own process. */
const catalogue: Model[] = [
  whisper,
  distilWhisper,
  nbWhisperSmallOnnx,
  moonshine,
  sileroVad,
  heuristicDiarization,
  parakeetTdtV3,
  pyannoteDiarization,
  pyannoteCommunity,
  rnnoise,
  deepfilternet,
  basicPitch,
  fasterWhisper,
  fasterWhisperLargeV3,
  fasterDistilWhisperLargeV3,
  glmAsrNano2512,
  seamlessM4t,
  kyutaiStreaming,
  lfm25Audio,
  whisperCpp,
  yamnet,
  demucs,
  clap,
  voxtral,
  voxtralRealtime2602,
  nemotronStreaming,
  parakeetMultitalker,
  espeakNg,
  glmTts,
];
export const models: readonly Model[] = catalogue;

/** Adds a model to the catalogue of this process; false when its id is taken. */
export function addModel(model: Model): boolean {
  if (catalogue.some(({ card }) => card.id === model.card.id)) return false;
  catalogue.push(model);
  return true;
}

export interface FoundModel {
  model: Model;
  variantName: string;
  variant: Variant;
}

/**
 * The model and variant that a name means; without a variant, the card's default one.
 * @throws LabError `BadSpec`, with the nearest valid name
 * @example findModel('moonshine').variantName // 'tiny'
 */
export function findModel(name: string): FoundModel {
  const [id = '', variantGiven] = name.split(/:(.*)/s);
  const model = models.find(({ card }) => card.id === id);
  if (model === undefined) {
    const ids = models.map(({ card }) => card.id);
    throw badName(`unknown model "${id}"${didYouMean(id, ids)}`, `the catalogue has ${ids.join(', ')}`);
  }
  const { card } = model;
  const variantName = variantGiven ?? card.defaultVariant;
  const names = Object.keys(card.variants);
  const variant = names.includes(variantName) ? card.variants[variantName] : undefined;
  if (variant === undefined) {
    const said = `unknown variant "${variantName}" of ${id}${didYouMean(variantName, names)}`;
    throw badName(said, `${id} has ${names.join(', ')}`);
  }
  return { model, variantName, variant };
}

function badName(summary: string, cause: string): LabError {
  return new LabError({
    type: 'BadSpec',
    summary,
    cause,
    remedy: { say: 'use a name from the catalogue.', commands: ['model-lab models list'] },
  });
}
