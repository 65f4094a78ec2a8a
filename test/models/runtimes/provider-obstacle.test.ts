import { describe, expect, it } from 'vitest';
import { providerObstacle } from '../../../models/runtimes/onnx/provider-obstacle.ts';

/** Before anything else, the process that tries the provider does this, as a broken driver might. */
const broken = (javascript: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(javascript)}`,
});
const summary = 'onnxruntime has no working "webgpu" execution provider on this machine.';
const named = { type: 'MissingRuntime', scope: 'worker', blockedOn: 'hardware:webgpu', summary };

describe.concurrent('what keeps a model from running elsewhere than on the processor', () => {
  it('is nothing where a session was made and ran', async () => {
    expect(await providerObstacle('cpu')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')(
    'is told as the runtime and the driver said it, with the commands that mend it',
    async () => {
      const env = { ...process.env, VK_DRIVER_FILES: '/nowhere', VK_ICD_FILENAMES: '/nowhere' };
      const failure = await providerObstacle('webgpu', { env });
      expect(failure).toMatchObject(named);
      if (process.arch === 'x64')
        expect(failure?.cause).toMatch(/No supported adapters\n[^]*vkCreateInstance/);
      expect(failure?.remedy?.commands).not.toEqual([]);
    },
  );

  it('is a driver that crashes, which takes nothing with it', async () => {
    const env = broken("console.error('GPU hung up'); process.kill(process.pid, 'SIGKILL');");
    const failure = await providerObstacle('webgpu', { env });
    expect(failure).toMatchObject({ ...named, cause: 'its process died: SIGKILL\nGPU hung up' });
  });

  it('is a driver that hangs, which is waited for only so long', async () => {
    const env = broken('for (;;);');
    const failure = await providerObstacle('webgpu', { env, timeoutMs: 300 });
    expect(failure).toMatchObject({ ...named, cause: 'no answer within 0.3 s' });
  });
});
