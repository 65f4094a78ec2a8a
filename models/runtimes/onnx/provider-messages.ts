import { z } from 'zod';
import { Failure } from '../../../contract/failure.ts';

/** What the parent of a process that tries an execution provider asks it, once. */
export const ProviderRequest = z.strictObject({ provider: z.string() });
export type ProviderRequest = z.infer<typeof ProviderRequest>;

/** What it answers: nothing is in the way, or why a session with it cannot run. */
export const ProviderReply = z.strictObject({ failure: Failure.optional() });
export type ProviderReply = z.infer<typeof ProviderReply>;
