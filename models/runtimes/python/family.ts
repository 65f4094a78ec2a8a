import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelCard } from '../../../contract/model-card.ts';
import { packageRoot } from '../../../store/package-root.ts';
import { packOf } from '../../model-pack.ts';

/** Models that share an environment and the Python that infers. */
export interface PythonFamily {
  /** `faster_whisper`: the environment's name. */
  name: string;
  /** Has `requirements.lock` and `infer.py`. */
  folder: string;
}

/** A card that names no environment has one of its own. A pack's files lie beside its module. */
export function familyOf({ id, environment = id }: Pick<ModelCard, 'id' | 'environment'>): PythonFamily {
  const pack = packOf(id);
  const folder = pack === undefined ? join(packageRoot, 'models', environment) : dirname(fileURLToPath(pack));
  return { name: environment, folder };
}

export const lockPath = ({ folder }: PythonFamily): string => join(folder, 'requirements.lock');
export const modulePath = ({ folder }: PythonFamily): string => join(folder, 'infer.py');
/** Python is not built: it runs from where it lies in the package. */
export const serverPath: string = join(packageRoot, 'models/runtimes/python/serve.py');
/** Everything of a family that can change what it computes. */
export const familyFiles = (family: PythonFamily): string[] => [
  modulePath(family),
  lockPath(family),
  serverPath,
];
