import { LabError } from '../../contract/failure.ts';
import type { Adapter } from '../adapter.ts';
import { denoise } from './denoise.ts';
import { loadRnnoiseModule } from './wasm-module.ts';

export const adapter: Adapter = {
  async load({ files }) {
    const path = files['module'];
    if (path === undefined) {
      throw new LabError({ type: 'Unexpected', summary: 'rnnoise was loaded without its file `module`.' });
    }
    const module = await loadRnnoiseModule(path);
    return {
      enhance: ({ samples, sampleRateHz }) =>
        Promise.resolve({ samples: denoise(module, samples), sampleRateHz }),
      // The module's memory goes with the last reference to it.
      dispose: () => Promise.resolve(),
    };
  },
};
