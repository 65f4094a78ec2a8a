import { stripVTControlCharacters } from 'node:util';
import { MessagePipe } from '../../../audio/message-pipe.ts';
import { startChild } from '../../../audio/start-child.ts';
import type { Failure } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { missingProvider } from './missing-provider.ts';
import { ProviderReply, type ProviderRequest } from './provider-messages.ts';

/** A driver compiles for its GPU at the first use of it; one that takes longer than this hangs. */
const patienceMs = 60_000;
const toldErrorChars = 2_000;

/** What keeps onnxruntime from running a graph with an execution provider here; undefined: nothing. */
export type ProviderObstacle = (provider: string) => Promise<Failure | undefined>;

/**
 * Makes a session with the provider, and runs it, in a process of its own: a broken driver takes only that with it.
 * Half a second where all is well.
 */
export async function providerObstacle(
  provider: string,
  { env = process.env, timeoutMs = patienceMs }: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Failure | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  const { child, stream } = await startChild(import.meta.url, './provider-process', {
    env,
    signal,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-toldErrorChars);
  });
  let reply: ProviderReply | undefined;
  const pipe = new MessagePipe(stream, {
    message: (message) => {
      reply = ProviderReply.safeParse(message).data;
      // It has answered: what a driver does when it ends is nobody's business.
      if (reply !== undefined && reply.failure === undefined) child.kill('SIGKILL');
    },
    end: (error) => void (error && child.kill('SIGKILL')),
  });
  // A child that has died by now says so by its end.
  pipe.send({ provider } satisfies ProviderRequest).catch(() => undefined);
  // It comes when the process has gone and all that it wrote has arrived.
  const end = await new Promise<string>((resolve) => {
    child.once('close', (code, killedBy) => resolve(killedBy ?? `exit code ${code ?? 'unknown'}`));
  });
  if (reply !== undefined && reply.failure === undefined) return undefined;
  const failure =
    reply?.failure ??
    missingProvider(
      provider,
      signal.aborted ? `no answer within ${timeoutMs / 1000} s` : `its process died: ${end}`,
    );
  const also = redact(stripVTControlCharacters(said).trim());
  return { ...failure, cause: [failure.cause, also].filter((text) => text !== '').join('\n') };
}
