/**
 * `npm run bench`: our models and their peers side by side, as a table of ratios with the machine that they were
 * taken on. `-- silero mel` runs some groups of rows, `-- --quick` a small part on one clip, `-- --write` keeps the
 * table in docs/performance.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LabError } from '../contract/failure.ts';
import { speechClips } from './clips.ts';
import { loadLine, machineLine } from './machine.ts';
import { keepInPage } from './performance-page.ts';
import { measuredCode } from './product.ts';
import type { Findings, Setting } from './row.ts';
import { rows } from './rows/all.ts';
import { findingsText } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    'from-source': { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(`no rows are called ${unknown.join(', ')}: ${rows.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const loadBefore = loadLine();
const folder = await mkdtemp(join(tmpdir(), 'model-lab-bench-'));
try {
  const clips = await speechClips(folder);
  const setting: Setting = {
    clips: values.quick ? clips.slice(0, 1) : clips,
    rounds: values.rounds === undefined ? (values.quick ? 1 : 5) : Number(values.rounds),
    threads: values.quick ? [1] : [1, 2],
    isQuick: values.quick,
    folder,
    progress: (said) => console.error(said),
  };
  const found: Findings = { lines: [], standings: [], leftOut: [] };
  for (const row of rows) {
    const isWanted = positionals.length === 0 ? !values.quick || row.isQuick : positionals.includes(row.name);
    if (!isWanted) continue;
    console.error(`${row.name} …`);
    const { lines, standings, leftOut } = await row.run(setting).catch((error: unknown): Findings => {
      // Weights that cannot be had here, say: the other rows are worth having.
      if (!(error instanceof LabError)) throw error;
      return { lines: [], standings: [], leftOut: [`${row.name}: ${error.message}`] };
    });
    found.lines.push(...lines);
    found.standings.push(...standings);
    found.leftOut.push(...leftOut);
  }
  const seconds = setting.clips.reduce((sum, clip) => sum + clip.seconds, 0);
  const about = [
    `${new Date().toISOString().slice(0, 10)}, ${machineLine()}.`,
    `Load before ${loadBefore}, after ${loadLine()}. Medians of ${setting.rounds} alternating rounds over`,
    `${setting.clips.length} clip${setting.clips.length === 1 ? '' : 's'} (${seconds.toFixed(0)} s); measured from ${measuredCode}.`,
  ].join(' ');
  const text = `${about}\n\n${findingsText(found)}`;
  console.log(text);
  if (values.write) await keepInPage(text);
} finally {
  await rm(folder, { recursive: true, force: true });
}
