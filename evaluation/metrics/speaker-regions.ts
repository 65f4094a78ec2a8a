import type { Turn } from '../../contract/diarization.ts';
import type { Span } from '../../contract/speech.ts';

export interface DiarizationOptions {
  /** Seconds that are not scored around each boundary of a reference turn, half of it on each side. */
  collarSeconds?: number;
  /** What is scored (a UEM); absent: everything. */
  evaluated?: readonly Span[];
}

/** A stretch of time in which nobody starts or stops. */
export interface Region {
  seconds: number;
  /** Who speaks; somebody whose own turns overlap stands here once for each. */
  reference: readonly string[];
  hypothesis: readonly string[];
}

type Side = 'reference' | 'hypothesis';
type Edge =
  | { at: number; step: 1 | -1; side: 'evaluated' | 'collar' }
  | { at: number; step: 1 | -1; side: Side; speaker: string };

/** Cuts the scored time at every boundary of either side; regions without any speaker are left out. */
export function speakerRegions(
  reference: readonly Turn[],
  hypothesis: readonly Turn[],
  { collarSeconds = 0, evaluated }: DiarizationOptions = {},
): Region[] {
  const edges = [
    ...turnEdges(reference, 'reference'),
    ...turnEdges(hypothesis, 'hypothesis'),
    ...(collarSeconds > 0 ? collarEdges(reference, collarSeconds) : []),
    ...(evaluated ?? []).flatMap((span) => spanEdges(span, 'evaluated')),
  ].sort((a, b) => a.at - b.at);

  const speaking: Record<Side, string[]> = { reference: [], hypothesis: [] };
  const depth = { evaluated: evaluated === undefined ? 1 : 0, collar: 0 };
  const regions: Region[] = [];
  let from = 0;
  for (const edge of edges) {
    const seconds = edge.at - from;
    const anybody = speaking.reference.length + speaking.hypothesis.length > 0;
    if (seconds > 0 && anybody && depth.evaluated > 0 && depth.collar === 0) {
      regions.push({ seconds, reference: speaking.reference, hypothesis: speaking.hypothesis });
    }
    from = edge.at;
    if (!('speaker' in edge)) depth[edge.side] += edge.step;
    else if (edge.step > 0) speaking[edge.side] = [...speaking[edge.side], edge.speaker];
    else speaking[edge.side] = speaking[edge.side].toSpliced(speaking[edge.side].indexOf(edge.speaker), 1);
  }
  return regions;
}

const turnEdges = (turns: readonly Turn[], side: Side): Edge[] =>
  turns
    .filter((turn) => turn.endSeconds > turn.startSeconds)
    .flatMap(({ startSeconds, endSeconds, speaker }): Edge[] => [
      { at: startSeconds, step: 1, side, speaker },
      { at: endSeconds, step: -1, side, speaker },
    ]);

const collarEdges = (turns: readonly Turn[], collarSeconds: number): Edge[] =>
  turns
    .flatMap((turn) => [turn.startSeconds, turn.endSeconds])
    .flatMap((at) =>
      spanEdges({ startSeconds: at - collarSeconds / 2, endSeconds: at + collarSeconds / 2 }, 'collar'),
    );

const spanEdges = (span: Span, side: 'evaluated' | 'collar'): Edge[] => [
  { at: span.startSeconds, step: 1, side },
  { at: span.endSeconds, step: -1, side },
];
