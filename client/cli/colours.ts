import picocolors from 'picocolors';

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours for one stream: NO_COLOR and FORCE_COLOR decide; else only a terminal that is not a CI log has them. */
export function coloursFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Colours {
  return picocolors.createColors(wanted(stream, env));
}

function wanted(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isLive(stream, env);
}

/** Whether a person watches this stream on a terminal that can redraw lines. */
export function isLive(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb' && !isSet(env.CI);
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';
