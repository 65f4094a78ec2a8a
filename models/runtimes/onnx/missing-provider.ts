import { complete, type Failure } from '../../../contract/failure.ts';

/**
 * When you get it: onnxruntime made no session with this execution provider, or the session did not run. Another one
 * never steps in.
 * @param cause what the runtime said
 */
export const missingProvider = (provider: string, cause: string): Failure =>
  complete({
    type: 'MissingRuntime',
    summary: `onnxruntime has no working "${provider}" execution provider on this machine.`,
    cause,
    blockedOn: `hardware:${provider}`,
    remedy: cures[provider]?.(process.platform) ?? elsewhere(provider),
  });

type Remedy = NonNullable<Failure['remedy']>;

/** What the package needs of a system beside itself: its README's table of platforms, and what its sessions said. */
const cures: Readonly<Record<string, (platform: NodeJS.Platform) => Remedy>> = {
  cuda: (platform) =>
    platform === 'linux' && process.arch === 'x64'
      ? {
          say: 'install the NVIDIA driver, CUDA 12 with cuDNN 9, and the libraries of onnxruntime-node for them; or run it with "hardware: cpu".',
          commands: ['nvidia-smi', 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node'],
        }
      : elsewhere('cuda', 'onnxruntime-node has CUDA for Linux on x64 alone'),
  coreml: () => ({
    say: 'run it with "hardware: cpu", or start a worker on a Mac, pointed at this Temporal server:',
    commands: ['model-lab worker --hardware coreml'],
  }),
  webgpu: (platform) =>
    platform === 'linux' && process.arch === 'x64'
      ? {
          say: 'install a Vulkan driver for its GPU (of Mesa 25, where 22 is too old), which must then be listed; or run it with "hardware: cpu".',
          commands: ['sudo apt-get install -y mesa-vulkan-drivers vulkan-tools', 'vulkaninfo --summary'],
        }
      : elsewhere('webgpu'),
};

const elsewhere = (provider: string, why?: string): Remedy => ({
  say: `${why === undefined ? '' : `${why}: `}run it with "hardware: cpu", or start a worker on a machine whose driver offers ${provider}.`,
  commands: [`model-lab worker --hardware ${provider}`],
});
