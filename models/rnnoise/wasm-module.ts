import { pathToFileURL } from 'node:url';
import { LabError } from '../../contract/failure.ts';

/** The part of the emscripten module that is used: RNNoise's C functions, with pointers as numbers of bytes. */
export interface RnnoiseModule {
  /** The module's memory. Growth replaces it, so it is read anew after each call. */
  readonly HEAPF32: Float32Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** @param model 0 for the weights that are compiled in */
  _rnnoise_create(model: number): number;
  _rnnoise_destroy(state: number): void;
  /** Reads and writes 480 float32 samples in int16 range; returns the probability of speech. */
  _rnnoise_process_frame(state: number, output: number, input: number): number;
}

const functions = ['_malloc', '_free', '_rnnoise_create', '_rnnoise_destroy', '_rnnoise_process_frame'];

/**
 * Instantiates the WebAssembly module that a JavaScript file carries. Its memory is this instance's own.
 * @param path absolute path of `rnnoise-sync.js`
 * @throws LabError `MissingRuntime` when this Node cannot run it
 */
export async function loadRnnoiseModule(path: string): Promise<RnnoiseModule> {
  try {
    const imported: unknown = await import(pathToFileURL(path).href);
    if (typeof imported !== 'object' || imported === null || !('default' in imported)) {
      throw new TypeError(`${path} has no default export`);
    }
    if (typeof imported.default !== 'function') throw new TypeError(`${path} exports no module factory`);
    const module: unknown = Reflect.apply(imported.default, undefined, []);
    if (!isRnnoiseModule(module)) throw new TypeError(`${path} lacks one of ${functions.join(', ')}`);
    return module;
  } catch (error) {
    throw new LabError({
      type: 'MissingRuntime',
      summary: 'The WebAssembly module of RNNoise does not load.',
      cause: String(error),
      blockedOn: 'package:@jitsi/rnnoise-wasm',
      remedy: { say: 'install the dependencies again, as locked:', commands: ['npm ci'] },
    });
  }
}

function isRnnoiseModule(module: unknown): module is RnnoiseModule {
  if (typeof module !== 'object' || module === null) return false;
  const members = new Map(Object.entries(module));
  return (
    functions.every((name) => typeof members.get(name) === 'function') &&
    members.get('HEAPF32') instanceof Float32Array
  );
}
