import type { Row } from '../row.ts';
import { mel } from './mel.ts';
import { moonshine } from './moonshine.ts';
import { processes } from './processes.ts';
import { silero } from './silero.ts';

/** In the order of the table. */
export const rows: readonly Row[] = [moonshine, silero, mel, processes];
