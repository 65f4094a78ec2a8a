/** What a workflow of a host application may import: `@model-lab/model-lab/workflows`. Nothing here reaches Node. */
export { labStep } from './lab-step.ts';
export { labFailures, wasSkipped } from './lab-failures.ts';
export type { LabStep, LabStepResult } from '../contract/lab-step.ts';
export type { Failure, FailureType, Remedy } from '../contract/failure.ts';
export type { Artifact } from '../contract/artifact.ts';
