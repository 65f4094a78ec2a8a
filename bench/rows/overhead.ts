import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { SprintReport } from '../../contract/sprint-report.ts';
import { realLab, type RealLab } from '../../test/real-lab.ts';
import { longClip } from '../clips.ts';
import { startModel } from '../lab/model-contestant.ts';
import { benchHome, fetchedWeights } from '../lab/weights.ts';
import { inTurn, median } from '../rounds.ts';
import type { Line, Row } from '../row.ts';

const atMost = 1.05;
/** Each takes a model some seconds: Moonshine hears 30 s of speech in one. */
const taskSeconds = 240;
const tasks = 6;
/** As the lab does it. */
const mostThreads = 4;

/**
 * What the lab adds to inference: a sprint of real tasks on a real server and worker, from its start to its end,
 * against one process that loads the model and hears the same recordings in a loop.
 */
export const overhead: Row = {
  name: 'overhead',
  isQuick: false,
  async run(setting) {
    const paths: string[] = [];
    for (let task = 0; task < tasks; task++) {
      const folder = join(setting.folder, `recording-${task}`);
      await mkdir(folder);
      // No two alike: the lab would hear equal ones once.
      const clip = await longClip(setting.clips, taskSeconds + task, setting.folder);
      await copyFile(clip.path, join(folder, 'speech.wav'));
      await writeFile(join(folder, 'manifest.jsonl'), manifestOf(clip.seconds));
      paths.push(join(folder, 'speech.wav'));
    }
    const spec = join(setting.folder, 'long-tasks.yaml');
    await writeFile(spec, specOf());

    const lab = await realLab();
    try {
      const quickstart = await sprintSeconds(lab, 'sprints/quickstart.yaml');
      setting.progress('overhead: the quickstart has run');
      const sprints: number[] = [];
      const loops: number[] = [];
      const turns = [
        async () => void sprints.push((await sprintSeconds(lab, spec)).wall),
        async () => void loops.push(await loopSeconds(paths)),
      ];
      for (let round = 0; round < setting.rounds; round++) {
        for (const turn of inTurn(round, turns)) await turn();
        setting.progress(`overhead: round ${round + 1} of ${setting.rounds}`);
      }
      const ratios = sprints.map((seconds, round) => seconds / (loops[round] ?? NaN));
      const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
      return {
        lines: linesOf(quickstart, median(sprints), median(loops), ratio),
        standings: [],
        leftOut: [],
      };
    } finally {
      await lab.stop();
    }
  },
};

interface SprintTime {
  /** From its start to its end, as Temporal has it. */
  wall: number;
  /** Inference alone, of all tasks. */
  compute: number;
}

function linesOf(quickstart: SprintTime, sprint: number, loop: number, ratio: Line['ratio']): Line[] {
  return [
    {
      what: `a sprint of ${tasks} tasks of some seconds`,
      against: 'the same inference in a loop',
      ours: `${sprint.toFixed(1)} s`,
      theirs: `${loop.toFixed(1)} s`,
      ratio,
      atLeast: `below ${atMost}x`,
      isMet: ratio !== undefined && ratio.median < atMost,
    },
    {
      what: 'the quickstart, with its first download and canaries',
      against: 'its inference alone',
      ours: `${quickstart.wall.toFixed(1)} s`,
      theirs: `${quickstart.compute.toFixed(1)} s`,
      atLeast: '',
    },
  ];
}

async function sprintSeconds(lab: RealLab, spec: string): Promise<SprintTime> {
  const { stdout, stderr } = await lab.run('sprint', 'start', spec, '--wait');
  const id = /sprint\/[\w.-]+\/[\w.-]+/.exec(stdout + stderr)?.[0];
  if (id === undefined) throw new Error(`the sprint of ${spec} did not start: ${stdout}${stderr}`);
  const { sprint, tasks: reports } = SprintReport.parse(
    JSON.parse((await lab.run('sprint', 'report', id, '--format', 'json')).stdout),
  );
  const unfinished = reports.filter(({ state }) => state !== 'scored').map((task) => task.id);
  if (sprint.closedAt === null || unfinished.length > 0) {
    throw new Error(`${id} did not score ${unfinished.join(', ')}`);
  }
  return {
    wall: (Date.parse(sprint.closedAt) - Date.parse(sprint.startedAt)) / 1000,
    compute: reports.reduce((sum, { timing }) => sum + (timing?.computeSeconds ?? 0), 0),
  };
}

async function loopSeconds(paths: readonly string[]): Promise<number> {
  const files = await fetchedWeights('moonshine', 'tiny');
  const startedMs = performance.now();
  const shared = { name: 'loop', model: 'moonshine', variant: 'tiny', capability: 'asr' } as const;
  const contestant = await startModel({
    ...shared,
    files,
    threads: Math.min(mostThreads, availableParallelism()),
    home: benchHome,
  });
  try {
    await contestant.pass(paths);
    return (performance.now() - startedMs) / 1000;
  } finally {
    await contestant.stop();
  }
}

const manifestOf = (duration: number): string =>
  `${JSON.stringify({ audio_filepath: 'speech.wav', duration, text: 'speech of several people', lang: 'en' })}\n`;

const specOf = (): string =>
  [
    'name: long-tasks',
    'defaults: { reuse: never }',
    'datasets:',
    `  asr: [${Array.from({ length: tasks }, (_, task) => `./recording-${task}`).join(', ')}]`,
    'lanes:',
    '  words:',
    '    models: [moonshine]',
    '',
  ].join('\n');
