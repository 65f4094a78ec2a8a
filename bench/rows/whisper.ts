import type { openTokenizer } from '../../models/whisper/tokenizer.ts';
import { contest, speedLine } from '../compare.ts';
import { publishedWhisper } from '../lab/weights.ts';
import { importProduct } from '../product.ts';
import { median } from '../rounds.ts';
import type { Findings, Line, Row, Setting, Standing } from '../row.ts';
import { isSignificantlyWorse, tokenAgreement, withWords, wordErrorRateOf } from '../words.ts';
import { startOurWhisper, whisperEntrants } from './whisper-contestants.ts';

const tiers = ['int8', 'mixed', 'fp32'] as const;
const mostLoadSeconds = 0.5;
const mostPeakBytes = 400e6;

/** Whisper tiny.en in three precisions against everybody else's, all on the same weights, clips and threads. */
export const whisper: Row = {
  name: 'whisper',
  isQuick: true,
  async run(setting) {
    const files = await publishedWhisper();
    const { openTokenizer: open } = (await importProduct('models/whisper/tokenizer')) as {
      openTokenizer: typeof openTokenizer;
    };
    const tokenizer = await open(files['tokenizer'] ?? '');
    const encode: Encode = (text) => tokenizer.encode(text);
    // Graphs are written once for weights and precision: that is not loading.
    for (const tier of tiers) await (await startOurWhisper(tier, files, 1)).stop();

    const found: Findings = { lines: [], standings: [], leftOut: [] };
    for (const threads of setting.threads) {
      const { entrants, leftOut } = whisperEntrants(threads);
      found.leftOut = leftOut;
      const measured = await contest(setting, threads, setting.clips, [
        ...tiers.map((tier) => () => startOurWhisper(tier, files, threads)),
        ...entrants.map(({ start }) => start),
      ]);
      const [int8, mixed, fp32, ...theirs] = withWords(measured, setting.clips);
      if (int8 === undefined || mixed === undefined || fp32 === undefined) continue;
      for (const [i, peer] of theirs.entries()) {
        const entrant = entrants[i];
        const ours = entrant?.against === 'mixed' ? mixed : int8;
        found.lines.push(speedLine(ours.name, ours, peer, entrant?.atLeast?.[threads === 1 ? 0 : 1]));
      }
      const all = [int8, mixed, fp32, ...theirs];
      found.standings.push(
        ...all.map((one) => ({ ...one, tokenAgreement: tokenAgreement(fp32, one, encode) })),
      );
      if (threads !== 1) continue;
      const peersOf = (tier: 'int8' | 'mixed'): Standing[] =>
        theirs.filter((_, i) => entrants[i]?.against === tier && entrants[i]?.atLeast !== undefined);
      found.lines.push(...wordLines(int8, peersOf('int8'), fp32, encode));
      found.lines.push(...wordLines(mixed, peersOf('mixed'), fp32, encode));
      found.lines.push(...sizeLines({ ...int8, loadSeconds: await loadSeconds(files, setting) }));
    }
    return found;
  },
};

type Encode = (text: string) => readonly number[];

/** Agreement with fp32 and word errors, against whoever of the peers is best at it. */
function wordLines(ours: Standing, peers: readonly Standing[], fp32: Standing, encode: Encode): Line[] {
  const agreement = (one: Standing): number => tokenAgreement(fp32, one, encode);
  const rate = (one: Standing): number => wordErrorRateOf(one) ?? 0;
  const [closest] = [...peers].sort((a, b) => agreement(b) - agreement(a));
  const [best] = [...peers].sort((a, b) => rate(a) - rate(b));
  if (closest === undefined || best === undefined) return [];
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    {
      what: `${ours.name}, tokens as fp32`,
      against: `the best: ${closest.name}`,
      ours: percent(agreement(ours)),
      theirs: percent(agreement(closest)),
      atLeast: 'no lower',
      isMet: agreement(ours) >= agreement(closest),
    },
    {
      what: `${ours.name}, WER`,
      against: `the best: ${best.name}`,
      ours: percent(rate(ours)),
      theirs: percent(rate(best)),
      atLeast: 'not significantly worse',
      isMet: !isSignificantlyWorse(ours, best),
    },
  ];
}

/** The median of several processes, one after the other. */
async function loadSeconds(
  files: Readonly<Record<string, string>>,
  { rounds, clips }: Setting,
): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const contestant = await startOurWhisper('int8', files, 1);
    try {
      await contestant.pass(clips.slice(0, 1).map(({ path }) => path));
      seconds.push(contestant.loadSeconds);
    } finally {
      await contestant.stop();
    }
  }
  return median(seconds);
}

function sizeLines(ours: Standing): Line[] {
  const { name, loadSeconds, peakBytes } = ours;
  const load: Line = {
    what: `${name}, load`,
    against: '',
    ours: `${loadSeconds.toFixed(2)} s`,
    theirs: '',
    atLeast: `below ${mostLoadSeconds} s`,
    isMet: loadSeconds < mostLoadSeconds,
  };
  if (peakBytes === undefined) return [load];
  const peak: Line = {
    ...load,
    what: `${name}, peak memory`,
    ours: `${(peakBytes / 1e6).toFixed(0)} MB`,
    atLeast: `below ${mostPeakBytes / 1e6} MB`,
    isMet: peakBytes < mostPeakBytes,
  };
  return [load, peak];
}
