import type { Row } from '../row.ts';
import { mel } from './mel.ts';
import { memory } from './memory.ts';
import { moonshine } from './moonshine.ts';
import { overhead } from './overhead.ts';
import { processes } from './processes.ts';
import { silero } from './silero.ts';
import { whisper } from './whisper.ts';

/** In the order of the table. */
export const rows: readonly Row[] = [whisper, moonshine, silero, mel, processes, overhead, memory];
