/**
 * Prints the table of models/pyannote_diarization/README.md: folders of recordings (.wav, .flac) with an RTTM of the
 * same name beside them, and conversations of the shipped voices.
 *
 *     npx tsx test/models/measure-pyannote.ts SEGMENTATION.onnx EMBEDDING.onnx [FOLDER...]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeAudio } from '../../audio/decode.ts';
import { readRttm } from '../../audio/formats/rttm.ts';
import type { Turn } from '../../contract/diarization.ts';
import { diarizationSeconds } from '../../evaluation/metrics/diarization-error-rate.ts';
import { adapter } from '../../models/pyannote_diarization/adapter.ts';
import { compose } from './conversation.ts';
import { onCpu } from './load-context.ts';
import { plans, shippedVoices } from './shipped-voices.ts';

interface Recording {
  samples: Float32Array;
  reference: readonly Turn[];
}

const sampleRateHz = 16_000;
const [, , segmentation = '', embedding = '', ...folders] = process.argv;
const model = await adapter.load(onCpu({ variant: 'measured', files: { segmentation, embedding } }));
const speakers = (turns: readonly Turn[]): number => new Set(turns.map(({ speaker }) => speaker)).size;

async function recordingsIn(folder: string): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for (const file of readdirSync(folder).filter((name) => /\.(wav|flac)$/.test(name))) {
    const rttm = join(folder, file.replace(/\.\w+$/, '.rttm'));
    if (!existsSync(rttm)) continue;
    const { samples } = await decodeAudio(join(folder, file), { sampleRateHz });
    const found = readRttm(readFileSync(rttm, 'utf8'), rttm);
    recordings.push({ samples, reference: [...found.values()].flatMap(({ turns }) => turns) });
  }
  return recordings;
}

async function measure(name: string, recordings: readonly Recording[]): Promise<void> {
  const total = { missSeconds: 0, falseAlarmSeconds: 0, confusionSeconds: 0, referenceSeconds: 0 };
  const counts = { right: 0, tooMany: 0, tooFew: 0 };
  let audioSeconds = 0;
  const before = process.cpuUsage();
  for (const { samples, reference } of recordings) {
    const turns = (await model.diarization?.({ samples, sampleRateHz }, {}))?.turns ?? [];
    const seconds = diarizationSeconds(reference, turns);
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += seconds[key];
    const difference = speakers(turns) - speakers(reference);
    counts[difference === 0 ? 'right' : difference > 0 ? 'tooMany' : 'tooFew'] += 1;
    audioSeconds += samples.length / sampleRateHz;
  }
  const { user, system } = process.cpuUsage(before);
  const parts = [total.missSeconds, total.falseAlarmSeconds, total.confusionSeconds];
  const percent = (part: number): string => ((100 * part) / total.referenceSeconds).toFixed(1);
  const der = percent(parts.reduce((sum, part) => sum + part, 0));
  const counted = `${counts.right} right, ${counts.tooMany} too many, ${counts.tooFew} too few`;
  const perCpuSecond = (audioSeconds / ((user + system) / 1e6)).toFixed(1);
  console.log(
    `| ${[`${name}, ${recordings.length}`, der, ...parts.map(percent), counted, perCpuSecond].join(' | ')} |`,
  );
}

console.log('| recordings | DER % | miss | false alarm | confusion | speakers counted | audio s / CPU s |');
console.log('|---|---|---|---|---|---|---|');
const composed = Object.values(plans(await shippedVoices())).map((lines) => compose(lines));
const shipped = composed.map(({ audio, reference }) => ({ samples: audio.samples, reference }));
await measure('conversations of the shipped voices', shipped);
const root = join(import.meta.dirname, '../..');
for (const folder of [join(root, 'datasets/quickstart-conversation'), ...folders]) {
  await measure(basename(folder), await recordingsIn(folder));
}
await model.dispose();
