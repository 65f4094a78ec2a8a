import type { ModelHost } from '../../models/host/model-host.ts';
import type { HearRequest, LoadRequest } from '../../models/host/protocol.ts';
import type { Contestant, Output } from '../contestant.ts';
import { cpuSecondsOf, peakBytesOf } from '../process-meter.ts';
import { importProduct } from '../product.ts';

/** Whoever is silent for longer hangs. */
const progressTimeoutSeconds = 600;

export interface OurModel extends Pick<LoadRequest, 'model' | 'variant' | 'files' | 'threads' | 'home'> {
  name: string;
  capability: HearRequest['capability'];
}

/** One of our models as a worker runs it: in the model process of the product, by its own protocol. */
export async function startModel({ name, capability, ...wanted }: OurModel): Promise<Contestant> {
  const product = (await importProduct('models/host/model-host')) as { ModelHost: typeof ModelHost };
  const host = await product.ModelHost.start(
    { kind: 'load', provider: 'cpu', ...wanted },
    progressTimeoutSeconds,
  );
  const { pid = 0 } = host;
  let loadSeconds = NaN;

  const contestant: Contestant = {
    name,
    get loadSeconds() {
      return loadSeconds;
    },
    async pass(clips) {
      const outputs: Output[] = [];
      let wallSeconds = 0;
      const before = await cpuSecondsOf(pid);
      for (const path of clips) {
        const { output, timing } = await host.infer({
          kind: 'infer',
          capability,
          audio: { path },
          parameters: {},
        });
        wallSeconds += timing.computeSeconds;
        loadSeconds = timing.loadSeconds;
        outputs.push({ text: output.capability === 'asr' ? output.transcript.text : JSON.stringify(output) });
      }
      const after = await cpuSecondsOf(pid);
      const cpuSeconds = before === undefined || after === undefined ? undefined : after - before;
      return { wallSeconds, cpuSeconds, outputs };
    },
    peakBytes: () => peakBytesOf(pid),
    stop() {
      host.kill();
      return Promise.resolve();
    },
  };
  return contestant;
}
