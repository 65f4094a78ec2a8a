import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { showLive } from '../../../client/cli/live-view.ts';
import { drawFrame } from '../../../client/cli/live-frame.ts';
import type { LiveSnapshot, LiveTask } from '../../../client/cli/live-snapshot.ts';
import { TaskState } from '../../../contract/state.ts';
import { cells } from '../../../evaluation/report/terminal-text.ts';
import { TerminalScreen } from './terminal-screen.ts';

const task = (over: Partial<LiveTask> = {}): LiveTask => ({
  id: 'moonshine:tiny/asr/quickstart-speech@cpu',
  model: 'moonshine',
  variant: 'tiny',
  capability: 'asr',
  dataset: 'quickstart-speech',
  state: 'waiting',
  ...over,
});
const vad = (over: Partial<LiveTask> = {}): LiveTask =>
  task({
    id: 'silero_vad:v6/vad/call@cpu',
    model: 'silero_vad',
    variant: 'v6',
    capability: 'vad',
    dataset: 'call',
    ...over,
  });

const snapshot = (...tasks: LiveTask[]): LiveSnapshot => ({
  id: 'sprint/quickstart/20261123-061500-123',
  name: 'quickstart',
  uiAddress: 'http://127.0.0.1:8233/namespaces/default/workflows/sprint',
  tasks,
});

const course = [
  snapshot(task(), vad()),
  snapshot(task({ state: 'running', progress: 'fetching weights 12/44 MB' }), vad()),
  snapshot(task({ state: 'running', progress: '1/4 items' }), vad()),
  snapshot(
    task({ state: 'running', progress: '3/4 items' }),
    vad({ state: 'blocked', result: 'MissingRuntime: onnxruntime-node is absent' }),
  ),
  snapshot(
    task({ state: 'scored', result: 'WER 4.2 %' }),
    vad({ state: 'blocked', result: 'MissingRuntime: onnxruntime-node is absent' }),
  ),
];

async function* play(snapshots: LiveSnapshot[], failure?: Error): AsyncGenerator<LiveSnapshot> {
  for (const one of snapshots) {
    yield one;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (failure !== undefined) throw failure;
}

async function watch(
  snapshots: LiveSnapshot[],
  isTTY: boolean,
  failure?: Error,
  size = { columns: isTTY ? 80 : 1000, rows: 24 },
) {
  const screen = new TerminalScreen(size.columns, size.rows);
  const shown = showLive(play(snapshots, failure), { stream: screen, isTTY, color: isTTY });
  return {
    screen,
    error: await shown.then(
      () => undefined,
      (error: unknown) => error,
    ),
  };
}

describe('on a terminal', () => {
  test('the last drawing has each task on a line with its result, then the counts', async () => {
    const { screen } = await watch(course, true);
    expect(screen.text.split('\n')).toEqual([
      'quickstart',
      'http://127.0.0.1:8233/namespaces/default/workflows/sprint',
      '',
      '✓ moonshine:tiny  asr  quickstart-speech  WER 4.2 %',
      expect.stringMatching(/^■ silero_vad:v6 {3}vad {2}call {15}blocked: MissingRuntime: onnxruntime/),
      '',
      '1 scored · 1 blocked',
    ]);
  });

  test('progress of a running task is drawn over in place', async () => {
    const screen = new TerminalScreen(80, 24);
    const seen: string[] = [];
    async function* slowly(): AsyncGenerator<LiveSnapshot> {
      for (const one of course.slice(1, 4)) {
        yield one;
        const before = screen.written.length;
        while (screen.written.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
        seen.push(screen.text);
      }
    }
    await showLive(slowly(), { stream: screen, isTTY: true, color: false });
    expect(seen[0]).toContain('fetching weights 12/44 MB');
    expect(screen.text).toContain('3/4 items');
    expect(screen.text).not.toContain('fetching');
    expect(screen.text.match(/moonshine:tiny/g)).toHaveLength(1);
  });

  test('the cursor comes back when the sprint ends, and nothing is left to tick', async () => {
    const { screen } = await watch(course, true);
    expect(screen.cursorVisible).toBe(true);
    const written = screen.written;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(screen.written).toBe(written);
  });

  test('the cursor comes back when the connection breaks, and the error is passed on', async () => {
    const broken = new Error('connection lost');
    const { screen, error } = await watch(course.slice(0, 3), true, broken);
    expect(error).toBe(broken);
    expect(screen.cursorVisible).toBe(true);
    expect(screen.text).toContain('1/4 items');
  });

  test('hundreds of tasks: what runs, what is blocked, the last that ended, and counts of all', async () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      task({
        id: `t${index}`,
        model: `m${index}`,
        state: index < 300 ? 'scored' : 'waiting',
        result: `WER ${index}`,
      }),
    );
    many[300] = task({ id: 't300', model: 'busy', state: 'running', progress: '2/9 items' });
    many[5] = task({ id: 't5', model: 'gated', state: 'blocked', result: 'accept the terms' });
    const { screen } = await watch([snapshot(...many)], true, undefined, { columns: 80, rows: 20 });
    expect(screen.text).toContain('busy:tiny');
    expect(screen.text).toContain('accept the terms');
    expect(screen.text).toContain('m299:tiny');
    expect(screen.text).not.toContain('m12:tiny');
    expect(screen.text).toContain('299 scored · 1 running · 1 blocked · 99 waiting');
    expect(screen.text.split('\n').length).toBeLessThan(20);
  });

  test('without colour there is none', () => {
    const options = { columns: 80, rows: 24, spinner: '⠋', ended: [] };
    const last = course[4] ?? snapshot();
    expect(drawFrame(last, { ...options, color: false }).join('')).not.toContain('\u001b');
    expect(drawFrame(last, { ...options, color: true }).join('')).toContain('\u001b[32m✓');
  });

  test('a name with an escape sequence cannot clear the screen', async () => {
    const hostile = task({ model: 'evil\u001b[2J\u001b]0;title\u0007', state: 'running', progress: 'a\nb' });
    const { screen } = await watch([snapshot(hostile)], true);
    expect(screen.written).not.toContain('\u001b[2J');
    expect(screen.text).toContain('evil:tiny');
    expect(screen.text).toContain('a b');
  });
});

test('whatever the tasks and the terminal, a drawing is never wider or higher than it', () => {
  const anyTask = fc.record({
    id: fc.string(),
    model: fc.string({ unit: 'grapheme' }),
    variant: fc.string(),
    capability: fc.constantFrom('asr', 'diarization'),
    dataset: fc.string({ unit: 'grapheme' }),
    state: fc.constantFrom(...TaskState.options),
    progress: fc.option(fc.string(), { nil: undefined }),
    result: fc.option(fc.string({ maxLength: 200 }), { nil: undefined }),
  });
  const size = fc.record({
    columns: fc.integer({ min: 12, max: 200 }),
    rows: fc.integer({ min: 3, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(anyTask, { maxLength: 80 }), size, (tasks, { columns, rows }) => {
      const ended = tasks.filter((one) => one.state === 'scored').map((one) => one.id);
      const lines = drawFrame(snapshot(...tasks), { columns, rows, color: false, spinner: '⠋', ended });
      expect(lines.length).toBeLessThan(rows);
      for (const line of lines) expect(cells(line)).toBeLessThan(columns);
    }),
  );
});

describe('off a terminal', () => {
  test('one plain line a change of state, nothing repeated, no escape codes', async () => {
    const { screen } = await watch(course, false);
    expect(screen.written).toBe(
      [
        'sprint/quickstart/20261123-061500-123: 2 tasks',
        'Temporal UI: http://127.0.0.1:8233/namespaces/default/workflows/sprint',
        'running    moonshine:tiny/asr/quickstart-speech@cpu',
        'blocked    silero_vad:v6/vad/call@cpu  MissingRuntime: onnxruntime-node is absent',
        'scored     moonshine:tiny/asr/quickstart-speech@cpu  WER 4.2 %',
        '',
      ].join('\n'),
    );
  });

  test('a task that is resumed says so', async () => {
    const resumed = [
      snapshot(task({ state: 'blocked' })),
      snapshot(task()),
      snapshot(task({ state: 'running' })),
    ];
    const { screen } = await watch(resumed, false);
    expect(screen.written.match(/^(blocked|waiting|running)/gm)).toEqual(['blocked', 'waiting', 'running']);
  });

  test('an error of the sprint is passed on', async () => {
    const broken = new Error('connection lost');
    expect((await watch(course, false, broken)).error).toBe(broken);
  });
});
