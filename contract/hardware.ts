import { z } from 'zod';

/**
 * What a worker offers and a step asks for. `webgpu` is any GPU that has a driver for Vulkan, Metal or Direct3D 12;
 * `network` is for models that are a remote service.
 */
export const Hardware = z.enum(['cpu', 'cuda', 'mps', 'coreml', 'webgpu', 'network']);
export type Hardware = z.infer<typeof Hardware>;
