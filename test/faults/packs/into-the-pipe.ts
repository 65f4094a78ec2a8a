import { writeSync } from 'node:fs';
import { framed } from '../../../audio/message-frames.ts';

/** Where a model process has its pipe to the worker. */
const descriptor = 3;

/** What a native library does that takes the pipe for a file of its own. */
export const scribble = (bytes: Uint8Array): number => writeSync(descriptor, bytes);

/** A message that the worker did not ask for, as well-formed as the lab's own. */
export const speakUp = (message: unknown): number => scribble(Buffer.concat(framed(message)));
