import picocolors from 'picocolors';
import { hasEnded } from '../../contract/state.ts';
import { cells, oneLine } from '../../evaluation/report/terminal-text.ts';
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
    const columns = stream.columns ?? 80;
    const headRows = head(latest, false).reduce(
      (sum, line) => sum + Math.ceil((cells(line) + 1) / columns),
      0,
    );
    const spinner = spinnerFrames[turn % spinnerFrames.length] ?? '';
    const rows = (stream.rows ?? 24) - headRows;
    screen.draw(drawFrame(latest, { columns, rows, color, spinner, ended: [...ended] }));
  };
  const timer = setInterval(() => {
    turn++;
    draw();
  }, frameMs);
  try {
    for await (const snapshot of snapshots) {
      const isFirst = latest === undefined;
      latest = snapshot;
      for (const task of snapshot.tasks) if (hasEnded(task.state)) ended.add(task.id);
      if (!isFirst) continue;
      for (const line of head(snapshot, color)) stream.write(`${line}\n`);
      draw();
    }
  } finally {
    clearInterval(timer);
    draw();
    screen.close();
    // What follows, most often the table, stands apart.
    if (latest !== undefined) stream.write('\n');
  }
}

/** Written once and never drawn over, so that the address stays whole however narrow the terminal is. */
function head(snapshot: LiveSnapshot, color: boolean): string[] {
  const { bold, dim } = picocolors.createColors(color);
  const address = snapshot.uiAddress === undefined ? [] : [dim(oneLine(snapshot.uiAddress))];
  return [bold(oneLine(snapshot.name)), ...address, ''];
}
