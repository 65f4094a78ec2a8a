import type { Failure } from '../../contract/failure.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { PreflightDeps } from '../preflight.ts';
import { binaryObstacles } from './binary/obstacles.ts';
import { nativeObstacles } from './native/obstacles.ts';
import { onnxObstacles } from './onnx/obstacles.ts';
import { pythonObstacles } from './python/obstacles.ts';

type Obstacles = (card: ModelCard, variantName: string, deps: PreflightDeps) => Promise<Failure[]>;

const none: Obstacles = () => Promise.resolve([]);

const byRuntime: Record<ModelCard['runtime'], Obstacles> = {
  onnx: onnxObstacles,
  // WebAssembly is part of Node; the module itself is a package of the card.
  wasm: none,
  native: (card) => nativeObstacles(card),
  python: pythonObstacles,
  binary: binaryObstacles,
};

/** What keeps the card's runtime from working on this machine; found without loading a model. */
export const runtimeObstacles: Obstacles = (card, variantName, deps) =>
  byRuntime[card.runtime](card, variantName, deps);
