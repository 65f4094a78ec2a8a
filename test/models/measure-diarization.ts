/**
 * Prints the table of models/heuristic_diarization/README.md.
 *
 *     npx tsx test/models/measure-diarization.ts [FOLDER...]
 *
 * Each folder holds recordings (.wav, .flac) with an RTTM of the same name beside them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeAudio } from '../../audio/decode.ts';
import { readRttm } from '../../audio/formats/rttm.ts';
import type { Turn } from '../../contract/diarization.ts';
import {
  diarizationErrorRate,
  diarizationSeconds,
  type DiarizationSeconds,
} from '../../evaluation/metrics/diarization-error-rate.ts';
import { diarize } from '../../models/heuristic_diarization/diarize.ts';
import { model } from '../../models/heuristic_diarization/index.ts';
import { openDetector } from '../../models/silero_vad/detector.ts';
import { compose, type Circumstances } from './conversation.ts';
import { weightsOf } from './registry-weights.ts';
import { plans, shippedVoices } from './shipped-voices.ts';

const detector = await openDetector((await weightsOf(model.card))['model'] ?? '', 'cpu');

interface Row {
  name: string;
  seconds: DiarizationSeconds;
  /** The same speech given to one speaker. */
  oneSpeaker: DiarizationSeconds;
  speakers: number;
  found: number;
}

async function measure(name: string, samples: Float32Array, reference: readonly Turn[]): Promise<Row> {
  const { spans } = await detector.detect(samples);
  const turns = diarize(samples, spans, Infinity);
  const one = turns.map((turn) => ({ ...turn, speaker: 'anybody' }));
  const count = (of: readonly Turn[]): number => new Set(of.map(({ speaker }) => speaker)).size;
  return {
    name,
    seconds: diarizationSeconds(reference, turns),
    oneSpeaker: diarizationSeconds(reference, one),
    speakers: count(reference),
    found: count(turns),
  };
}

function print({ name, seconds, oneSpeaker }: Omit<Row, 'speakers' | 'found'>, counts: string): void {
  const percent = (value: number): string => ((100 * value) / seconds.referenceSeconds).toFixed(1);
  const rate = (of: DiarizationSeconds): string => (100 * (diarizationErrorRate(of) ?? NaN)).toFixed(1);
  const parts = [seconds.missSeconds, seconds.falseAlarmSeconds, seconds.confusionSeconds].map(percent);
  console.log(`| ${[name, rate(seconds), ...parts, rate(oneSpeaker), counts].join(' | ')} |`);
}

function printSum(name: string, rows: readonly Row[]): void {
  const sum = (of: (row: Row) => DiarizationSeconds): DiarizationSeconds => {
    const total = { missSeconds: 0, falseAlarmSeconds: 0, confusionSeconds: 0, referenceSeconds: 0 };
    for (const row of rows) {
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += of(row)[key];
    }
    return total;
  };
  const right = rows.filter(({ speakers, found }) => speakers === found).length;
  const most = rows.filter(({ speakers, found }) => found > speakers).length;
  const [seconds, oneSpeaker] = [sum((row) => row.seconds), sum((row) => row.oneSpeaker)];
  const counts = `${right} right, ${most} too many, ${rows.length - right - most} too few`;
  print({ name: `**${name}**, ${rows.length}`, seconds, oneSpeaker }, counts);
}

function printAll(name: string, rows: readonly Row[]): void {
  for (const row of rows) print(row, `${row.speakers}, ${row.found}`);
  printSum(name, rows);
}

async function measureFolder(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const file of readdirSync(folder).filter((name) => /\.(wav|flac)$/.test(name))) {
    const rttm = join(folder, file.replace(/\.\w+$/, '.rttm'));
    if (!existsSync(rttm)) continue;
    const { samples } = await decodeAudio(join(folder, file), { sampleRateHz: 16_000 });
    const turns = [...readRttm(readFileSync(rttm, 'utf8'), rttm).values()].flatMap(
      (recording) => recording.turns,
    );
    rows.push(await measure(file, samples, turns));
  }
  return rows;
}

console.log('| recording | DER % | miss | false alarm | confusion | as one speaker | speakers, found |');
console.log('|---|---|---|---|---|---|---|');
const say = await shippedVoices();
const circumstances: Record<string, Circumstances & { gain?: number }> = {
  clean: {},
  'one voice 10 dB softer': { gain: 0.3 },
  'noise at 15 dB': { snrDb: 15 },
  'noise at 5 dB': { snrDb: 5 },
};
for (const [how, { gain = 1, ...given }] of Object.entries(circumstances)) {
  const rows: Row[] = [];
  for (const [name, lines] of Object.entries(plans(say))) {
    const softer = lines.map((line) => (line.speaker === 'jfk' ? { ...line, gain } : line));
    const { audio, reference } = compose(softer, given);
    rows.push(await measure(`${name}, ${how}`, audio.samples, reference));
  }
  printAll(how, rows);
}
const root = join(import.meta.dirname, '../..');
const folders = [join(root, 'datasets/quickstart-conversation'), join(root, '../shared/data/audio')];
for (const folder of [...folders.filter(existsSync), ...process.argv.slice(2)]) {
  const rows = await measureFolder(folder);
  printAll(basename(folder), rows);
}
await detector.dispose();
