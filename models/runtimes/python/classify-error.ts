import { z } from 'zod';
import { LabError } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { installCommand } from './obstacles.ts';

/** One Python exception, as serve.py describes it. */
const PythonError = z.object({
  /** Its class and those above it: `torch.OutOfMemoryError`, `builtins.RuntimeError`, ... */
  types: z.array(z.string()).min(1),
  message: z.string(),
  /** Of an ImportError: the module that was not found. */
  module: z.string().nullable(),
  errno: z.int().nullable(),
  /** Of an HTTP answer. */
  status: z.int().nullable(),
});
type PythonError = z.infer<typeof PythonError>;
/** An exception and those behind it, outermost first: libraries like to wrap the one that tells. */
export const PythonErrors = z.tuple([PythonError], PythonError);

/** Turns what a Python library raised into a failure: its class where that tells, else its words. */
export function classifyError(
  errors: z.infer<typeof PythonErrors>,
  trace: string,
  modelId: string,
): LabError {
  for (const error of errors) {
    for (const [applies, toFailure] of classes) {
      if (applies(error)) return new LabError({ cause: told(error), ...toFailure(error, modelId) });
    }
  }
  const [outermost] = errors;
  return new LabError({
    type: 'Unexpected',
    summary: `The Python of ${modelId} failed: ${told(outermost)}`,
    cause: redact(trace.trim()),
  });
}

type Told = Omit<ConstructorParameters<typeof LabError>[0], 'cause'>;
type ToFailure = (error: PythonError, modelId: string) => Told;

const isA =
  (...names: string[]) =>
  ({ types }: PythonError): boolean =>
    types.some((type) => names.includes(type.split('.').at(-1) ?? ''));
const says =
  (pattern: RegExp) =>
  ({ message }: PythonError): boolean =>
    pattern.test(message);

const classes: readonly (readonly [(error: PythonError) => boolean, ToFailure])[] = [
  // A library of the driver or of CUDA is not something that a package registry has.
  [says(/lib(cuda|cublas|cudnn|nv)\S*(\.so|\.dll)|cublas64|cudnn64/i), missingCuda],
  [isA('ImportError'), missingPackage],
  [isA('PackageNotFoundError'), missingPackage],
  [isA('OutOfMemoryError', 'MemoryError'), outOfMemory],
  [
    says(
      /out of memory|can't allocate memory|not enough memory|bad_alloc|Unable to allocate|CUDNN_STATUS_ALLOC_FAILED/i,
    ),
    outOfMemory,
  ],
  [says(/Torch not compiled with CUDA/), torchForCpu],
  [
    says(
      /CUDA driver|no CUDA(-capable)? (device|GPU)|not compiled with CUDA|Found no NVIDIA|no kernel image|CUDA is not available/i,
    ),
    missingCuda,
  ],
  [isA('GatedRepoError'), accessNotGranted],
  [({ status }) => status === 403, accessNotGranted],
  [({ status }) => status === 401, invalidCredential],
  [isA('LocalEntryNotFoundError', 'OfflineModeIsEnabled'), wantsTheHub],
  [({ errno }) => errno === 28 || errno === 122, diskFull],
  [says(/is not a valid language code/), unknownLanguage],
  [isA('SafetensorError', 'UnpicklingError'), corrupt],
  [
    says(
      /Unsupported model binary version|has an invalid payload size|File \S+ is incomplete|failed to read a buffer|PytorchStreamReader failed/i,
    ),
    corrupt,
  ],
];

const told = ({ types, message }: PythonError): string =>
  redact(`${types[0]?.replace(/^builtins\./, '') ?? 'Exception'}: ${message}`);

function missingPackage({ module, message }: PythonError, modelId: string): Told {
  // The module that Python looked for; where a library of its own would not load, the package it belongs to.
  const name = module?.split('.')[0] ?? /No module named '([^'.]+)/.exec(message)?.[1] ?? modelId;
  return {
    type: 'MissingPackage',
    summary: `The Python environment of ${modelId} lacks ${name}, or a part of it.`,
    blockedOn: `package:${name}`,
    remedy: {
      say: 'install it again: what is missing is found and brought.',
      commands: [installCommand(modelId)],
    },
  };
}

function outOfMemory(_error: PythonError, modelId: string): Told {
  return {
    type: 'OutOfMemory',
    summary: `${modelId} needs more memory than there is.`,
    blockedOn: 'memory',
    remedy: {
      say: 'use a smaller variant, end what else uses the device, or run it on a larger machine.',
      commands: [`model-lab models show ${modelId}`],
    },
  };
}

function missingCuda(_error: PythonError, modelId: string): Told {
  return {
    type: 'MissingRuntime',
    summary: `${modelId} finds no working CUDA on this machine.`,
    blockedOn: 'hardware:cuda',
    remedy: {
      say: 'run it with "hardware: cpu", or install the driver and the CUDA libraries that are named above.',
      commands: ['nvidia-smi', 'model-lab doctor'],
    },
  };
}

/** The environment was made where there was no GPU. */
function torchForCpu(_error: PythonError, modelId: string): Told {
  return {
    type: 'MissingRuntime',
    summary: `The Python environment of ${modelId} has torch's build for CPUs.`,
    blockedOn: 'hardware:cuda',
    remedy: {
      say: 'bring its build for CUDA, or run it with "hardware: cpu".',
      commands: [`${installCommand(modelId)} --hardware cuda`],
    },
  };
}

/** The hub's page of a repository, from whatever the library says of it. */
const pageOf = (message: string): string | undefined =>
  /https?:\/\/[^\s'"]+/.exec(message)?.[0].replace(/\/(resolve|raw|blob)\/.*|[.,]+$/, '');

function accessNotGranted({ message }: PythonError, modelId: string): Told {
  const url = pageOf(message);
  return {
    type: 'AccessNotGranted',
    summary: `${modelId} needs a repository whose terms this account has not accepted.`,
    remedy: { say: 'accept the terms on its page.', commands: [], ...(url === undefined ? {} : { url }) },
  };
}

function invalidCredential(_error: PythonError, modelId: string): Told {
  return {
    type: 'InvalidCredential',
    summary: `The service that ${modelId} asked refused its token.`,
    blockedOn: 'hf-token',
    remedy: { say: 'log in to the hub with a read token.', commands: ['hf auth login'] },
  };
}

/** Our own mistake: a card has to name every file that its library reads. */
function wantsTheHub(_error: PythonError, modelId: string): Told {
  return {
    type: 'Unexpected',
    summary: `The library behind ${modelId} wanted a file from the hub that its card does not name.`,
  };
}

function diskFull(_error: PythonError, modelId: string): Told {
  return {
    type: 'StorageFull',
    summary: `No room for what ${modelId} writes.`,
    blockedOn: 'disk',
    remedy: { say: 'free some space.', commands: ['df -h'] },
  };
}

function corrupt(_error: PythonError, modelId: string): Told {
  return { type: 'WeightsCorrupt', summary: `The weights of ${modelId} are not readable.` };
}

function unknownLanguage(_error: PythonError, modelId: string): Told {
  return {
    type: 'BadDataset',
    scope: 'item',
    summary: `${modelId} was not trained on the language that was asked for.`,
    remedy: { say: 'name one of its languages.', commands: [`model-lab models show ${modelId}`] },
  };
}
