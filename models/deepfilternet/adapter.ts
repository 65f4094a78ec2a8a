import type { Adapter } from '../adapter.ts';
import { denoise } from './denoise.ts';
import { openNets } from './nets.ts';

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const nets = await openNets(files, { threads, provider });
    return {
      async enhance({ samples, sampleRateHz }) {
        const cleaned = await denoise(nets, samples, () => progress('denoising'));
        return { samples: cleaned, sampleRateHz };
      },
      dispose: () => nets.release(),
    };
  },
};
