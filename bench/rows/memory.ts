import { longClip } from '../clips.ts';
import { startModel, type OurModel } from '../lab/model-contestant.ts';
import { benchHome, fetchedWeights, publishedWhisper } from '../lab/weights.ts';
import type { Line, Row } from '../row.ts';

const atMost = 1.2;

/** The most memory that a model process holds for an hour of speech, against a minute. */
export const memory: Row = {
  name: 'memory',
  isQuick: false,
  async run(setting) {
    const { clips, folder, progress } = setting;
    const minute = await longClip(clips, 60, folder);
    const hour = await longClip(clips, 3_600, folder);
    const shared = { threads: 2, home: benchHome };
    const ours: OurModel[] = [
      {
        ...shared,
        ...{ name: 'Silero VAD', model: 'silero_vad', variant: 'sequence', capability: 'vad' },
        files: await fetchedWeights('silero_vad', 'sequence'),
      },
      {
        ...shared,
        ...{ name: 'Moonshine tiny', model: 'moonshine', variant: 'tiny', capability: 'asr' },
        files: await fetchedWeights('moonshine', 'tiny'),
      },
      {
        ...shared,
        ...{ name: 'Whisper tiny.en int8', model: 'whisper', variant: 'tiny.en-int8', capability: 'asr' },
        files: await publishedWhisper(),
      },
    ];
    const lines: Line[] = [];
    for (const one of ours) {
      // Graphs are written by the first process that wants them: that is not hearing.
      await (await startModel(one)).stop();
      const short = await peakOf(one, minute.path);
      progress(`${one.name}: a minute`);
      const long = await peakOf(one, hour.path);
      progress(`${one.name}: an hour`);
      if (short === undefined || long === undefined) continue;
      const ratio = long / short;
      lines.push({
        what: `${one.name}, memory for an hour`,
        against: 'for a minute',
        ours: `${(long / 1e6).toFixed(0)} MB`,
        theirs: `${(short / 1e6).toFixed(0)} MB`,
        ratio: { median: ratio, min: ratio, max: ratio },
        atLeast: `below ${atMost}x`,
        isMet: ratio < atMost,
      });
    }
    const leftOut = lines.length > 0 ? [] : ['memory: this system does not tell what a process holds'];
    return { lines, standings: [], leftOut };
  },
};

/** Of a process that hears nothing else. */
async function peakOf(model: OurModel, path: string): Promise<number | undefined> {
  const contestant = await startModel(model);
  try {
    await contestant.pass([path]);
    return await contestant.peakBytes();
  } finally {
    await contestant.stop();
  }
}
