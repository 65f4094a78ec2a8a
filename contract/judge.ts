import { ModelOn } from './model-choice.ts';

/** The model that hears what a tts model says, so that its words can be held against the text. */
export const Judge = ModelOn;
export type Judge = ModelOn;

/** A small one that runs everywhere. */
export const usualJudge = 'moonshine:tiny';

export const judgeName = ({ model, variant }: Pick<Judge, 'model' | 'variant'>): string =>
  `${model}:${variant}`;
