import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

/** Longer than a first download takes on a slow line. */
const patienceMs = 600_000;
const retryMs = 100;

/** Only one command at a time starts or stops the services of a home; the others wait and then find them. */
export async function withServicesLock<T>(
  home: string,
  log: (line: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  await mkdir(home, { recursive: true });
  const target = join(home, 'services');
  const options = {
    realpath: false,
    stale: 30_000,
    // By default the library throws from a timer. It happens when a machine sleeps in the middle of a command.
    onCompromised: (): void => log('The lock on the services was lost meanwhile: going on without it.'),
  };
  const once = (): Promise<() => Promise<void>> => lock(target, options);
  const release = await once().catch((error: unknown) => {
    if (!isHeld(error)) throw error;
    log('Another model-lab command is starting or stopping the services: waiting for it.');
    const retries = { retries: patienceMs / retryMs, factor: 1, minTimeout: retryMs, maxTimeout: retryMs };
    return lock(target, { ...options, retries });
  });
  try {
    return await action();
  } finally {
    await release();
  }
}

const isHeld = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ELOCKED';
