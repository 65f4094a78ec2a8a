import { serve } from './serve.js';

await serve(async ({ model }, [{ openDetector }]) => {
  const detector = await openDetector(model, 'cpu');
  return async (samples) => (await detector.detect(samples)).probabilities;
});
