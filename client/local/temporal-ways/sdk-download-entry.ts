import { Runtime } from '@temporalio/worker';
import { createRequire } from 'node:module';
import { z } from 'zod';

const sdk = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)('@temporalio/worker/package.json'));
const [, , folder = '.'] = process.argv;

try {
  const runtime = Runtime.instance();
  const server = await runtime.createEphemeralServer({
    type: 'dev-server',
    exe: {
      type: 'cached-download',
      downloadDir: folder,
      version: 'default',
      ttl: 86_400_000,
      sdkName: 'sdk-typescript',
      sdkVersion: sdk.version,
    },
    namespace: 'default',
    ip: '127.0.0.1',
    port: null,
    uiPort: null,
    dbFilename: null,
    ui: false,
    log: { format: 'pretty', level: 'error' },
    extraArgs: [],
  });
  await runtime.shutdownEphemeralServer(server);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
