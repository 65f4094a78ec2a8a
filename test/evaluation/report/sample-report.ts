import { complete, type Failure } from '../../../contract/failure.ts';
import type { Score } from '../../../contract/score.ts';
import { SprintReport } from '../../../contract/sprint-report.ts';
import { TaskState, type TaskCounts } from '../../../contract/state.ts';
import type { Provenance, TaskReport, Timing } from '../../../contract/task.ts';

/** Test data: invented figures of the shape and size that real sprints have. */
export const sampleTiming = (over: Partial<Timing> = {}): Timing => ({
  audioSeconds: 45.2,
  computeSeconds: 1.43,
  rtfx: 31.6,
  loadSeconds: 0.82,
  peakBytes: 182_400_000,
  threads: 2,
  alone: true,
  ...over,
});

export const sampleProvenance = (over: Partial<Provenance> = {}): Provenance => ({
  weightsSha256: '7d41c0a2f5be53c1a9a0e4d2c8b7f6e5d4c3b2a190887766554433221100ffee',
  revision: 'UsefulSensors/moonshine@4f2c9be1d05a7e6b8c3d1f0a9e8d7c6b5a493827',
  precision: 'int8',
  provider: 'cpu',
  adapter: '0b6e1f9a8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f',
  hardware: 'cpu',
  ...over,
});

type Ratio = { value: number; low?: number; high?: number; resampled?: 'sessions' | 'utterances' };
const ratio = (metric: string, score: Ratio, recipe: string, counts: Record<string, number> = {}): Score => ({
  metric,
  unit: 'ratio',
  counts,
  recipe,
  ...score,
});

export function sampleTask(over: Partial<TaskReport> = {}): TaskReport {
  const { model = 'moonshine', variant = 'tiny', capability = 'asr', dataset = 'quickstart-speech' } = over;
  const { hardware = 'cpu' } = over;
  return {
    id: `${model}:${variant}/${capability}/${dataset}@${hardware}`,
    model,
    variant,
    capability,
    dataset,
    hardware,
    state: 'scored',
    failures: [],
    scores: [
      ratio(
        'wer',
        { value: 4 / 96, low: 0.0208, high: 0.0677, resampled: 'utterances' },
        'wer/whisper-english',
        {
          substitutions: 3,
          deletions: 1,
          insertions: 0,
          hits: 92,
          referenceWords: 96,
        },
      ),
      ratio('cer', { value: 0.0131 }, 'cer/whisper-english'),
    ],
    gates: [
      { gate: 'items_failed', passed: true, detail: '0 of 4 items failed' },
      { gate: 'empty', passed: true, detail: 'every transcript has words' },
    ],
    evidence: 'smoke',
    items: { total: 4, scored: 4, failed: [] },
    timing: sampleTiming(),
    provenance: sampleProvenance(),
    reused: false,
    artifacts: [],
    ...over,
  };
}

export const sampleVad = (over: Partial<TaskReport> = {}): TaskReport =>
  sampleTask({
    model: 'silero_vad',
    variant: 'v6',
    capability: 'vad',
    dataset: 'quickstart-conversation',
    items: { total: 1, scored: 1, failed: [] },
    scores: [
      ratio('precision', { value: 0.9677 }, 'precision/by-time,collar=0'),
      ratio('recall', { value: 0.9312 }, 'recall/by-time,collar=0'),
      ratio('f1', { value: 0.9491 }, 'f1/by-time,collar=0'),
    ],
    timing: sampleTiming({
      computeSeconds: 0.31,
      rtfx: 145.8,
      loadSeconds: 0.09,
      peakBytes: 61_000_000,
      threads: 1,
    }),
    provenance: sampleProvenance({ revision: 'pypi:silero-vad==6.2.3', precision: 'fp32' }),
    ...over,
  });

export const sampleDiarization = (over: Partial<TaskReport> = {}): TaskReport =>
  sampleTask({
    model: 'heuristic_diarization',
    variant: 'default',
    capability: 'diarization',
    dataset: 'quickstart-conversation',
    items: { total: 1, scored: 1, failed: [] },
    scores: [
      ratio('der', { value: 0.1625 }, 'der/collar=0,overlap=scored', {
        missSeconds: 2,
        falseAlarmSeconds: 1,
        confusionSeconds: 2.2,
        referenceSeconds: 32,
      }),
      ratio('jer', { value: 0.1324 }, 'jer/collar=0,overlap=scored'),
      {
        metric: 'speaker_count_error',
        value: 1,
        unit: 'speakers',
        counts: {},
        recipe: 'speaker_count_error',
      },
    ],
    timing: sampleTiming({ computeSeconds: 0.74, rtfx: 61.1, loadSeconds: 0.1, peakBytes: 96_000_000 }),
    provenance: sampleProvenance({ weightsSha256: null, revision: 'own code', precision: 'fp32' }),
    ...over,
  });

const siSdrRecipe = (part: string) => `si_sdr_${part}/mean-kept,limit=100dB`;

export const sampleEnhance = (over: Partial<TaskReport> = {}): TaskReport =>
  sampleTask({
    model: 'rnnoise',
    variant: 'default',
    capability: 'enhance',
    dataset: 'quickstart-noisy',
    items: { total: 2, scored: 2, failed: [] },
    scores: [
      { metric: 'si_sdr_before', value: 4.9, unit: 'dB', counts: {}, recipe: siSdrRecipe('before') },
      { metric: 'si_sdr_after', value: 11.2, unit: 'dB', counts: {}, recipe: siSdrRecipe('after') },
      {
        metric: 'si_sdr_improvement',
        value: 6.3,
        low: 5.8,
        high: 6.8,
        resampled: 'utterances',
        unit: 'dB',
        counts: { items: 2, silentReferences: 0 },
        recipe: siSdrRecipe('improvement'),
      },
    ],
    timing: sampleTiming({
      computeSeconds: 0.4,
      rtfx: 113.2,
      loadSeconds: 0.02,
      peakBytes: 48_000_000,
      threads: 1,
    }),
    provenance: sampleProvenance({ revision: 'npm:@jitsi/rnnoise-wasm@0.2.1', precision: 'fp32' }),
    ...over,
  });

export const installRemedy = {
  say: 'Make the environment of this model.',
  commands: ['model-lab models install faster_whisper'],
  where: 'lab-gpu-1',
};

export const missingPackage: Failure = complete({
  type: 'MissingPackage',
  summary: 'faster-whisper is not installed in the environment of faster_whisper.',
  cause: "ModuleNotFoundError: No module named 'faster_whisper'",
  blockedOn: 'package:faster-whisper',
  remedy: installRemedy,
});

export const accessNotGranted: Failure = complete({
  type: 'AccessNotGranted',
  summary: 'pyannote/speaker-diarization-community-1 wants its terms accepted.',
  cause: 'HTTP 403',
  blockedOn: 'hf-access:pyannote/speaker-diarization-community-1',
  remedy: {
    say: 'Accept the terms on the page of the repository with the account that the token belongs to.',
    commands: [],
    url: 'https://huggingface.co/pyannote/speaker-diarization-community-1',
  },
});

export const badAudio: Failure = complete({
  type: 'BadAudio',
  summary: 'austen_0880.mp3 is cut short.',
  cause: 'mpg123: frame 214 needs 417 bytes, 96 are left',
});

/** A task that ended without a result. */
export const stoppedTask = (
  state: TaskState,
  failures: Failure[],
  over: Partial<TaskReport> = {},
): TaskReport =>
  sampleTask({
    state,
    failures,
    scores: [],
    gates: [],
    evidence: 'none',
    items: { total: 4, scored: 0, failed: [] },
    timing: null,
    provenance: null,
    ...over,
  });

export function sampleReport(tasks: TaskReport[], over: Partial<SprintReport['sprint']> = {}): SprintReport {
  const counts = Object.fromEntries(
    TaskState.options.map((state) => [state, tasks.filter((task) => task.state === state).length]),
  ) as TaskCounts;
  return SprintReport.parse({
    sprint: {
      id: 'sprint/quickstart/20261123-061500-123',
      name: 'quickstart',
      description: 'Four small models on speech that ships with the project',
      state: 'closed',
      startedAt: '2026-11-23T06:15:00.123Z',
      closedAt: '2026-11-23T06:16:12.500Z',
      ...over,
    },
    tasks,
    counts,
  });
}

/** The sprint of the first ten minutes: four capabilities, all scored. */
export const quickstartReport = (): SprintReport =>
  sampleReport([sampleTask(), sampleVad(), sampleDiarization(), sampleEnhance()]);

/** A sprint that met everything: results of all kinds, missed gates, bad items, blocked and failed tasks. */
export const eventfulReport = (): SprintReport =>
  sampleReport(
    [
      sampleTask(),
      sampleTask({
        model: 'moonshine',
        variant: 'base',
        scores: [
          ratio(
            'wer',
            { value: 2 / 72, low: 0.009, high: 0.052, resampled: 'utterances' },
            'wer/whisper-english',
            {
              substitutions: 1,
              deletions: 0,
              insertions: 1,
              hits: 71,
              referenceWords: 72,
            },
          ),
          ratio('cer', { value: 0.0072 }, 'cer/whisper-english'),
        ],
        timing: sampleTiming({ computeSeconds: 3.2, rtfx: 14.1, peakBytes: 402_000_000, alone: false }),
        gates: [{ gate: 'items_failed', passed: false, detail: '1 of 4 items failed' }],
        evidence: 'none',
        items: { total: 4, scored: 3, failed: [{ id: 'austen_0880', failure: badAudio }] },
      }),
      sampleTask({
        model: 'whisper',
        variant: 'base',
        dataset: 'my-calls',
        scores: [
          ratio(
            'wer',
            { value: 0.1214, low: 0.101, high: 0.1467, resampled: 'sessions' },
            'wer/whisper-english',
            {
              substitutions: 811,
              deletions: 402,
              insertions: 97,
              hits: 9_578,
              referenceWords: 10_791,
            },
          ),
          { metric: 'cer', unscored: true, why: 'the references have no characters of this script' },
        ],
        items: { total: 212, scored: 212, failed: [] },
        timing: sampleTiming({
          audioSeconds: 7_812,
          computeSeconds: 1_021.4,
          rtfx: 7.65,
          peakBytes: 1_240_000_000,
        }),
        evidence: 'adhoc',
        reused: true,
      }),
      stoppedTask('blocked', [missingPackage], { model: 'faster_whisper', variant: 'base' }),
      stoppedTask('blocked', [missingPackage], {
        model: 'faster_whisper',
        variant: 'base',
        dataset: 'my-calls',
      }),
      stoppedTask(
        'failed',
        [
          complete({
            type: 'ModelCrashed',
            summary: 'whisper:large was killed by SIGKILL while it loaded.',
            cause: 'exit signal SIGKILL\nlast words: loading decoder_model_merged.onnx',
          }),
        ],
        { model: 'whisper', variant: 'large', reason: 'ModelCrashed fails a task after 2 attempts' },
      ),
      sampleVad(),
      sampleVad({
        model: 'ten_vad',
        variant: 'default',
        state: 'running',
        scores: [],
        gates: [],
        evidence: 'none',
      }),
      sampleDiarization(),
      stoppedTask('blocked', [missingPackage, accessNotGranted], {
        model: 'pyannote_diarization',
        variant: 'community-1',
        capability: 'diarization',
        dataset: 'quickstart-conversation',
      }),
      sampleEnhance(),
    ],
    { name: 'my-calls', id: 'sprint/my-calls/20261123-061500-123', state: 'blocked', closedAt: null },
  );
