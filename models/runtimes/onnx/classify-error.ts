import { LabError } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { missingProvider } from './missing-provider.ts';
import { onnxruntimeVersion } from './version.ts';

/** What was being done when onnxruntime threw. */
export type Doing = { step: 'import' } | { step: 'open' | 'run'; graph: string; provider: string };

/**
 * Turns what onnxruntime-node throws into a failure. Its native errors are plain `Error`s without a code,
 * so the message decides; the messages are those of the pinned version, and test/models/runtimes/onnx.test.ts
 * provokes each of them.
 */
export function classifyError(error: unknown, doing: Doing): LabError {
  if (error instanceof LabError) return error;
  const cause = redact(error instanceof Error ? error.message.trim() : String(error));
  if (doing.step === 'import') return missingModule(cause);
  const { graph, provider } = doing;
  for (const [pattern, toError] of classes) if (pattern.test(cause)) return toError(cause, graph, provider);
  return new LabError({
    type: 'Unexpected',
    summary: `onnxruntime failed to ${doing.step} ${graph}.`,
    cause,
  });
}

type ToError = (cause: string, graph: string, provider: string) => LabError;

const classes: readonly (readonly [RegExp, ToError])[] = [
  // A full GPU is no absent one, though both are called a CUDA failure.
  [/Failed to allocate memory|bad_alloc|out of memory|CUDA_ERROR_OUT_OF_MEMORY/i, outOfMemory],
  [
    /backend not found|Failed to load shared library|No supported adapters|ExecutionProvider_|CUDA failure|cudaErrorNo/i,
    (cause, _graph, provider) => new LabError(missingProvider(provider, cause)),
  ],
  [/Unsupported model IR version|only \*guarantees\* support|No Op registered/i, tooOld],
  [
    /Protobuf parsing failed|does not have a graph|ORT model verification failed|File doesn't exist|model path is a directory|This is an invalid model|Deserialize tensor/i,
    corrupt,
  ],
  [/Non-zero status code returned while running/i, failedGraph],
];

function missingModule(cause: string): LabError {
  return new LabError({
    type: 'MissingRuntime',
    summary: 'onnxruntime-node, which runs ONNX models, cannot be loaded.',
    cause,
    blockedOn: 'package:onnxruntime-node',
    remedy: {
      say: 'install it without its download of GPU libraries, which fails where NuGet is out of reach.',
      commands: [`ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@${onnxruntimeVersion}`],
    },
  });
}

function tooOld(cause: string, graph: string): LabError {
  return new LabError({
    type: 'MissingRuntime',
    summary: `${graph} was made for a newer onnxruntime than ${onnxruntimeVersion}.`,
    cause,
    blockedOn: 'package:onnxruntime-node',
    remedy: {
      say: 'pin the model to an earlier revision, or install a newer runtime.',
      commands: ['ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@latest'],
    },
  });
}

function corrupt(cause: string, graph: string): LabError {
  return new LabError({ type: 'WeightsCorrupt', summary: `${graph} is not a readable ONNX graph.`, cause });
}

function outOfMemory(cause: string, graph: string): LabError {
  const bytes = /requested buffer of size (\d+)/.exec(cause)?.[1];
  const wanted = bytes === undefined ? '' : ` of ${bytes} bytes`;
  return new LabError({
    type: 'OutOfMemory',
    summary: `Running ${graph} needs a block${wanted} that the machine does not have.`,
    cause,
  });
}

function failedGraph(cause: string, graph: string): LabError {
  return new LabError({ type: 'InvalidOutput', summary: `${graph} gave no output for this input.`, cause });
}
