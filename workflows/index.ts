export { labNightly } from './nightly.ts';
export { labProbe } from './probe.ts';
export { labRun } from './run.ts';
export { labSprint } from './sprint.ts';
export { labTask } from './task.ts';
