/**
 * Model Lab in an application of yours: the plugin for its workers, the client, and the nouns.
 * Workflow code imports `@model-lab/model-lab/workflows`, tests `@model-lab/model-lab/testing`.
 */
export { ModelLabPlugin, type ModelLabPluginOptions } from './workers/plugin.ts';
export { readStep } from './client/read-step.ts';
export { labFailures, wasSkipped } from './workflows/lab-failures.ts';
export type { LabStep, LabStepResult, StepOutputs } from './contract/lab-step.ts';

export { openLab, type OpenLab, type OpenLabOptions } from './client/open-lab.ts';
export type { Lab } from './client/lab.ts';
export { sprintFromSpec } from './client/sprint-from-spec.ts';
export { startSprint } from './client/start-sprint.ts';
export { waitForSprint } from './client/wait-for-sprint.ts';
export { readSprintReport } from './client/read-sprint-report.ts';
export { startRun, type RunToStart, type StartedRun } from './client/start-run.ts';
export { readRun, readTranscript, type OpenRun } from './client/read-run-report.ts';

export { LabError, type Failure, type FailureType, type Remedy } from './contract/failure.ts';
export type { Artifact } from './contract/artifact.ts';
export type { Capability } from './contract/capability.ts';
export type { Hardware } from './contract/hardware.ts';
export type { Segment, Transcript, Word } from './contract/transcript.ts';
export type { Speech } from './contract/speech.ts';
export type { Diarization, Turn } from './contract/diarization.ts';
export type { Embedding } from './contract/embedding.ts';
export type { Enhancement } from './contract/enhancement.ts';
export type { Label, Labels } from './contract/labels.ts';
export type { Music, Note } from './contract/music.ts';
export type { Stems } from './contract/stems.ts';
export type { SprintReport } from './contract/sprint-report.ts';
export type { RunReport } from './contract/run.ts';

export { FileStore } from './store/file-store.ts';
export type { ArtifactStore } from './store/artifact-store.ts';

/** For model packs. */
export type { Adapter, LoadContext, LoadedModel, Model } from './models/adapter.ts';
export type { ModelCard } from './contract/model-card.ts';
export type { Audio } from './audio/audio.ts';
