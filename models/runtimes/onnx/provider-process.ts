/** The process that tries an execution provider: it makes one session, runs it, and tells what came of it. */
import { MessagePipe } from '../../../audio/message-pipe.ts';
import { toParent } from '../../../audio/start-child.ts';
import { LabError } from '../../../contract/failure.ts';
import { missingProvider } from './missing-provider.ts';
import { ProviderRequest, type ProviderReply } from './provider-messages.ts';
import { probeProvider } from './session.ts';

const parent = new MessagePipe(toParent(), {
  message: (message) => void answer(ProviderRequest.parse(message)).finally(() => parent.close()),
  // Nobody waits for the result of a child without a parent.
  end: () => process.exit(),
});

async function answer({ provider }: ProviderRequest): Promise<void> {
  const failure = await probeProvider(provider).then(
    () => undefined,
    (error: unknown) => failureOf(provider, error),
  );
  const reply: ProviderReply = { ...(failure && { failure }) };
  await parent.send(reply);
}

/** Whatever keeps so small a graph from running is the provider's, unless there is no runtime at all. */
function failureOf(provider: string, error: unknown): ProviderReply['failure'] {
  if (!(error instanceof LabError)) throw error;
  const [failure] = error.failures;
  return failure.type === 'MissingRuntime' ? failure : missingProvider(provider, failure.cause);
}
