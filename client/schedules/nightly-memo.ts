import { z } from 'zod';
import { NightlyData } from '../../contract/sprint-spec.ts';

/** What a schedule was created with: the server keeps the cron expression only in a form of its own. */
export const NightlyMemo = z.object({ cron: z.string(), timezone: z.string(), data: NightlyData });
export type NightlyMemo = z.infer<typeof NightlyMemo>;
