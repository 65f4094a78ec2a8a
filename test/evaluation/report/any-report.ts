import fc from 'fast-check';
import { Capability } from '../../../contract/capability.ts';
import { FailureType, complete, type Failure } from '../../../contract/failure.ts';
import { TaskState } from '../../../contract/state.ts';
import type { SprintReport } from '../../../contract/sprint-report.ts';
import type { TaskReport } from '../../../contract/task.ts';
import { sampleReport, sampleTask } from './sample-report.ts';

/** Names as other people's files have them: markup, escape sequences, wide letters, tables' own signs. */
export const hostileNames = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "a'b&amp;c",
  '\u001b[2J\u001b]0;x\u0007cleared',
  'line one\nline two\r\n| a | b |',
  '```\n# heading',
  '日本語のデータセット',
  '\u202egnp.exe',
  'x'.repeat(300),
  '',
];

const name = fc.oneof(
  fc.constantFrom('moonshine', 'whisper', 'my-calls', ...hostileNames),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const failure: fc.Arbitrary<Failure> = fc
  .record({
    type: fc.constantFrom(...FailureType.options),
    summary: name,
    cause: name,
    remedy: option(
      fc.record({ say: name, commands: fc.array(name, { maxLength: 3 }), url: name, where: name }),
    ),
  })
  .map(({ remedy, ...rest }) => complete(remedy === null ? rest : { ...rest, remedy }));

const score = fc.oneof(
  fc.record({
    metric: fc.oneof(
      fc.constantFrom('wer', 'cer', 'f1', 'precision', 'recall', 'der', 'jer', 'speaker_count_error'),
      fc.constantFrom('si_sdr_before', 'si_sdr_after', 'si_sdr_improvement', 'insertions_per_hour'),
      name,
    ),
    value: finite(-1e6, 1e6),
    low: finite(-1e6, 0),
    high: finite(0, 1e6),
    resampled: fc.constantFrom('sessions' as const, 'utterances' as const),
    unit: fc.constantFrom('ratio', 'dB', 'x', 'seconds', 'bytes', 'speakers', 'words/h', ''),
    counts: fc.constantFrom(
      {},
      { substitutions: 1, deletions: 2, insertions: 3, referenceWords: 0 },
      { referenceSeconds: 0 },
    ),
    recipe: name,
  }),
  fc.record({ metric: fc.constantFrom('wer', 'f1'), unscored: fc.constant(true as const), why: name }),
);

const timing = fc.record({
  audioSeconds: finite(0, 1e7),
  computeSeconds: finite(0, 1e7),
  rtfx: option(finite(0, 1e6)),
  loadSeconds: option(finite(0, 1e5)),
  peakBytes: option(finite(0, 1e13)),
  threads: option(fc.integer({ min: 1, max: 128 })),
  alone: fc.boolean(),
});

const provenance = fc.record({
  weightsSha256: option(name),
  revision: fc.oneof(name, fc.constant('pypi:silero-vad==6.2.3')),
  precision: name,
  provider: name,
  adapter: name,
  hardware: fc.constantFrom('cpu', 'cuda'),
});

export const anyTask: fc.Arbitrary<TaskReport> = fc
  .record({
    model: name,
    variant: name,
    dataset: name,
    capability: fc.constantFrom(...Capability.options),
    hardware: fc.constantFrom('cpu' as const, 'cuda' as const),
    state: fc.constantFrom(...TaskState.options),
    failures: fc.array(failure, { maxLength: 3 }),
    scores: fc.array(score, { maxLength: 5 }),
    gates: fc.array(fc.record({ gate: name, passed: fc.boolean(), detail: name }), { maxLength: 3 }),
    evidence: fc.constantFrom('adhoc' as const, 'smoke' as const, 'golden' as const, 'none' as const),
    items: fc.record({
      total: fc.nat(9999),
      scored: fc.nat(9999),
      failed: fc.array(fc.record({ id: name, failure }), { maxLength: 5 }),
    }),
    timing: option(timing),
    provenance: option(provenance),
    reused: fc.boolean(),
  })
  .map((fields) => sampleTask(fields));

export const anyReport: fc.Arbitrary<SprintReport> = fc
  .record({
    tasks: fc.array(anyTask, { maxLength: 8 }),
    name,
    description: name,
    startedAt: fc.constantFrom('2026-11-23T06:15:00Z', 'not a date'),
    closedAt: fc.constantFrom('2026-11-23T06:16:12Z', 'later', null),
  })
  .map(({ tasks, ...sprint }) => sampleReport(tasks, sprint));
