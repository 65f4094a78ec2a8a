import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { LabError } from '../../../contract/failure.ts';

/** What the graphs depend on; all of it is in a published repository's `config.json` and `generation_config.json`. */
export interface WhisperConfig {
  melBands: number;
  width: number;
  heads: number;
  encoder: { layers: number; inner: number; frames: number };
  decoder: { layers: number; inner: number; heads: number; textContext: number };
  vocabulary: number;
  endToken: number;
  noSpeechToken: number;
  firstTimestamp: number;
  /** Else its vocabulary has language tokens all the same, but it was trained on English alone. */
  isMultilingual: boolean;
  /** Tokens that are no speech: punctuation noise, special tokens. */
  suppressed: readonly number[];
  /** Layer and head of the decoder's cross-attention that follow the time; empty: nobody said which. */
  alignmentHeads: readonly (readonly [layer: number, head: number])[];
}

/** From `<|0.00|>` to `<|30.00|>`. */
export const timestamps = 1501;
/** Tokens of every model that was trained on English alone. */
const englishVocabulary = 51_864;

const Config = z.object({
  model_type: z.literal('whisper'),
  activation_function: z.literal('gelu').default('gelu'),
  scale_embedding: z.literal(false).default(false),
  num_mel_bins: z.int().positive(),
  d_model: z.int().positive(),
  encoder_layers: z.int().positive(),
  encoder_attention_heads: z.int().positive(),
  encoder_ffn_dim: z.int().positive(),
  decoder_layers: z.int().positive(),
  decoder_attention_heads: z.int().positive(),
  decoder_ffn_dim: z.int().positive(),
  max_source_positions: z.int().positive(),
  max_target_positions: z.int().positive(),
  vocab_size: z.int().positive(),
  eos_token_id: z.int().nonnegative(),
  suppress_tokens: z.array(z.int().nonnegative()).nullish(),
});

const Generation = z.object({
  suppress_tokens: z.array(z.int()).nullish(),
  alignment_heads: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])).nullish(),
  no_timestamps_token_id: z.int().positive().nullish(),
  is_multilingual: z.boolean().nullish(),
});

/**
 * @param generationConfigFile older fine-tunes have none: then what `config.json` says holds, and token ids are
 *   counted from the end of the vocabulary, which the timestamps close in every published model
 * @throws LabError `WeightsCorrupt`: not JSON, not a Whisper, or a Whisper that the graphs do not describe
 */
export async function readConfig(
  configFile: string,
  generationConfigFile: string | undefined,
): Promise<WhisperConfig> {
  const config = await read(configFile, Config);
  const generation: z.infer<typeof Generation> =
    generationConfigFile === undefined ? {} : await read(generationConfigFile, Generation);
  const firstTimestamp = (generation.no_timestamps_token_id ?? config.vocab_size - timestamps - 1) + 1;
  return {
    melBands: config.num_mel_bins,
    width: config.d_model,
    heads: config.encoder_attention_heads,
    encoder: {
      layers: config.encoder_layers,
      inner: config.encoder_ffn_dim,
      frames: config.max_source_positions,
    },
    decoder: {
      layers: config.decoder_layers,
      inner: config.decoder_ffn_dim,
      heads: config.decoder_attention_heads,
      textContext: config.max_target_positions,
    },
    vocabulary: config.vocab_size,
    endToken: config.eos_token_id,
    firstTimestamp,
    isMultilingual: generation.is_multilingual ?? config.vocab_size > englishVocabulary,
    noSpeechToken: firstTimestamp - 2,
    // Some repositories hold -1 for "none".
    suppressed: (generation.suppress_tokens ?? config.suppress_tokens ?? []).filter(
      (token) => token >= 0 && token < config.vocab_size,
    ),
    alignmentHeads: (generation.alignment_heads ?? []).filter(
      ([layer, head]) => layer < config.decoder_layers && head < config.decoder_attention_heads,
    ),
  };
}

async function read<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8');
  const corrupt = (cause: string): LabError =>
    new LabError({
      type: 'WeightsCorrupt',
      summary: `${basename(path)} does not describe a Whisper.`,
      cause,
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw corrupt(String(error));
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw corrupt(z.prettifyError(parsed.error));
  return parsed.data;
}
