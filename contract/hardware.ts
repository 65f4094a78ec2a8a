import { z } from 'zod';

/** What a worker offers and a step asks for; `network` is for models that are a remote service. */
export const Hardware = z.enum(['cpu', 'cuda', 'mps', 'coreml', 'network']);
export type Hardware = z.infer<typeof Hardware>;
