import { LabError } from '../contract/failure.ts';
import { DecodeRequest, type DecodeReply } from './decode-messages.ts';
import { decodeAudio } from './decode.ts';
import { MessagePipe } from './message-pipe.ts';
import { toParent } from './start-child.ts';

/** 1 MB: taking one in does not hold the parent's event loop for longer than a millisecond or so. */
const partSamples = 1 << 18;

const parent = new MessagePipe(toParent(), {
  message: (message) => void answer(message).finally(() => parent.close()),
  // Nobody waits for the result of a child without a parent.
  end: () => process.exit(),
});

async function answer(message: unknown): Promise<void> {
  const { path, window } = DecodeRequest.parse(message);
  try {
    const { samples, sampleRateHz, source } = await decodeAudio(path, window);
    await send({ kind: 'head', sampleRateHz, sampleCount: samples.length, source });
    for (let at = 0; at < samples.length; at += partSamples)
      await send({ kind: 'part', samples: samples.slice(at, at + partSamples) });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [first, ...rest] = error.failures;
    await send({ kind: 'failed', failures: [first, ...rest] });
  }
}

/** Resolves when the part is on its way, so that no more than one waits in memory. */
const send = (reply: DecodeReply): Promise<void> => parent.send(reply);
