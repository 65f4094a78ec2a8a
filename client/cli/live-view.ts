import { hasEnded } from '../../contract/state.ts';
import { drawFrame } from './live-frame.ts';
import { createNews } from './live-lines.ts';
import { openScreen, type LiveStream } from './live-screen.ts';
import type { LiveSnapshot } from './live-snapshot.ts';

export interface LiveOutput {
  /** Where progress goes: stderr, so that stdout carries results alone. */
  stream: LiveStream;
  isTTY: boolean;
  color: boolean;
}

/**
 * Shows a sprint while it goes on: a list that is drawn over in place on a terminal, one line a change of state
 * elsewhere. Resolves when the snapshots end; throws what they throw, with the terminal as it was.
 *
 * @example await showLive(snapshotsOf(handle), { stream: process.stderr, isTTY: process.stderr.isTTY, color: true })
 */
export async function showLive(snapshots: AsyncIterable<LiveSnapshot>, out: LiveOutput): Promise<void> {
  await (out.isTTY ? onTerminal(snapshots, out) : asLog(snapshots, out));
}

async function asLog(snapshots: AsyncIterable<LiveSnapshot>, { stream }: LiveOutput): Promise<void> {
  const newsOf = createNews();
  for await (const snapshot of snapshots) {
    for (const line of newsOf(snapshot)) stream.write(`${line}\n`);
  }
}

const spinnerFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;

async function onTerminal(
  snapshots: AsyncIterable<LiveSnapshot>,
  { stream, color }: LiveOutput,
): Promise<void> {
  let latest: LiveSnapshot | undefined;
  const ended = new Set<string>();
  let turn = 0;
  const screen = openScreen(stream);
  const draw = (): void => {
    if (latest === undefined) return;
    const spinner = spinnerFrames[turn % spinnerFrames.length] ?? '';
    const size = { columns: stream.columns ?? 80, rows: stream.rows ?? 24 };
    screen.draw(drawFrame(latest, { ...size, color, spinner, ended: [...ended] }));
  };
  const timer = setInterval(() => {
    turn++;
    draw();
  }, frameMs);
  try {
    for await (const snapshot of snapshots) {
      const first = latest === undefined;
      latest = snapshot;
      for (const task of snapshot.tasks) {
        if (hasEnded(task.state)) ended.add(task.id);
      }
      if (first) draw();
    }
  } finally {
    clearInterval(timer);
    draw();
    screen.close();
  }
}
