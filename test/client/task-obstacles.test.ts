import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { taskObstacles } from '../../client/task-obstacles.ts';
import { FileStore } from '../../store/file-store.ts';
import { taskPlan } from '../workflows/lab-on-test-server.ts';

it('a task of speech synthesis waits for what its judge lacks too, told at once', async () => {
  const plan = {
    ...taskPlan(new FileStore(tmpdir()), { capability: 'tts' }),
    model: 'espeak_ng',
    variant: 'default',
  };
  const judge = { model: 'whisper_cpp', variant: 'tiny', hardware: 'cpu' } as const;
  const env = { HOME: tmpdir(), PATH: '' };
  const obstacles = await taskObstacles([{ ...plan, judge }], { home: tmpdir(), env });
  const blockedOn = obstacles.get(plan.id)?.map((failure) => failure.blockedOn);
  expect(blockedOn).toEqual(expect.arrayContaining(['binary:espeak-ng', 'binary:whisper-cli']));
});

it.skipIf(process.platform === 'darwin')(
  'a task for a device that this machine has not is told so once',
  async () => {
    const plan = taskPlan(new FileStore(tmpdir()), { hardware: 'coreml' });
    const asked = {
      ...plan,
      model: 'basic_pitch',
      variant: 'icassp_2022',
      capability: 'music_transcription',
    } as const;
    const { env } = process;
    const obstacles = (await taskObstacles([asked], { home: tmpdir(), env })).get(plan.id) ?? [];
    const ofDevice = obstacles.filter(({ blockedOn }) => blockedOn === 'hardware:coreml');
    expect(ofDevice).toMatchObject([
      { type: 'NoCapableWorker', remedy: { commands: ['model-lab worker --hardware coreml'] } },
    ]);
    expect(ofDevice[0]?.summary).toContain('[coreml] backend not found');
  },
);
