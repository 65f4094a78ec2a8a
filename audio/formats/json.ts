import type { Segment, Transcript, Word } from '../../contract/transcript.ts';
import { floatText, stringText } from './python-text.ts';

/**
 * A transcript as openai-whisper's JSON, byte for byte. What the model did not tell (`tokens`,
 * `avg_logprob`, ...) is left out, and so is `seek`, Whisper's place in its own window.
 */
export const writeJson = (transcript: Transcript): string =>
  object([
    ['text', stringText(transcript.text)],
    ['segments', array(transcript.segments.map(segmentText))],
    ['language', transcript.language === undefined ? undefined : stringText(transcript.language)],
  ]);

const segmentText = (segment: Segment, id: number): string =>
  object([
    ['id', String(id)],
    ['start', floatText(segment.startSeconds)],
    ['end', floatText(segment.endSeconds)],
    ['text', stringText(segment.text)],
    ['tokens', segment.tokens === undefined ? undefined : array(segment.tokens.map(String))],
    ['temperature', float(segment.temperature)],
    ['avg_logprob', float(segment.avgLogprob)],
    ['compression_ratio', float(segment.compressionRatio)],
    ['no_speech_prob', float(segment.noSpeechProbability)],
    ['words', segment.words === undefined ? undefined : array(segment.words.map(wordText))],
  ]);

const wordText = (word: Word): string =>
  object([
    ['word', stringText(word.text)],
    ['start', floatText(word.startSeconds)],
    ['end', floatText(word.endSeconds)],
    ['probability', float(word.probability)],
  ]);

const float = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : floatText(value);

const array = (items: readonly string[]): string => `[${items.join(', ')}]`;

const object = (members: readonly (readonly [string, string | undefined])[]): string =>
  `{${members.flatMap(([key, value]) => (value === undefined ? [] : `"${key}": ${value}`)).join(', ')}}`;
