import { serve } from './serve.js';

await serve(
  (config, [{ whisperFeatures }]) =>
    (samples) =>
      whisperFeatures(samples, 80).window(0),
);
