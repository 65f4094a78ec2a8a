/** For tests of workflows that call `labStep`: `@model-lab/model-lab/testing`. */
export {
  ScriptedModelLab,
  type ScriptedModelLabOptions,
  type StepScript,
} from './workers/scripted-model-lab.ts';
export { FileStore } from './store/file-store.ts';
export { LabError } from './contract/failure.ts';
