import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, those that wait beside those that compute. Vitest knows how long files took only
 * where they ran before; elsewhere a long one that comes last leaves the other cores idle for a minute.
 */
const longest = [
  'models/whisper_cpp',
  'workflows/failover',
  'faults/blocked',
  'models/whisper/real-speech',
  'faults/killed',
  'models/runtimes/python/python-host',
  'models/faster_whisper',
  'faults/store',
  'workers/plugin',
  'examples/host-app',
  'sprints/asr-options',
  'workflows/priority',
  'quickstart/quickstart',
  'workflows/scale',
  'client/local/services',
  'client/cli/main',
  'faults/misbehaving-models',
  'client/resume',
  'models/pyannote_diarization',
  'faults/credentials',
  'sprints/tts',
  'activities/measure-audio',
  'models/host/model-host',
  'models/runtimes/python/environment',
  'models/runtimes/python/python-model',
  'models/runtimes/native',
  'models/moonshine',
  'workflows/sprint',
  'workflows/resume',
  'models/whisper/hub',
  'models/host/host-pool',
  'workflows/regression',
  'workers/real-steps',
  'workers/other-capabilities',
  'faults/vad-step',
  'models/code-hash',
  'models/host/long-recording',
].map((name) => `test/${name}.test.ts`);

/** Starts the longest files first, and the others as vitest would. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const at = longest.indexOf(relative(project.config.root, moduleId));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
