import type { Clip } from './clips.ts';
import type { Measured, Ratio } from './rounds.ts';

/** What a group of rows may use. */
export interface Setting {
  clips: readonly Clip[];
  rounds: number;
  threads: readonly number[];
  isQuick: boolean;
  /** For what contestants leave behind; removed at the end. */
  folder: string;
  progress: (said: string) => void;
}

/** One line of the table of targets. */
export interface Line {
  what: string;
  against: string;
  ours: string;
  theirs: string;
  /** Absent where what is compared is no time. */
  ratio?: Ratio | undefined;
  /** The same by processor time, which tells more on a busy machine. */
  cpuRatio?: Ratio | undefined;
  atLeast: string;
  /** Absent where the target belongs to another line. */
  isMet?: boolean | undefined;
}

/** Errors of one clip, after Whisper's normaliser. */
export interface WordsOfClip {
  clip: string;
  errors: number;
  referenceWords: number;
}

/** How one contestant did in all passes. */
export interface Standing extends Measured {
  threads: number;
  audioSeconds: number;
  words?: WordsOfClip[] | undefined;
  /** Share of the tokens that are those of the fp32 tier, 0..1. */
  tokenAgreement?: number | undefined;
}

export interface Findings {
  lines: Line[];
  standings: Standing[];
  /** What could not be measured here, and why. */
  leftOut: string[];
}

/** A group of rows: `npm run bench -- silero` runs one. */
export interface Row {
  name: string;
  /** Runs in `--quick` as well. */
  isQuick: boolean;
  run(setting: Setting): Promise<Findings>;
}
