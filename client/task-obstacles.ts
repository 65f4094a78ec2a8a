import { complete, type Failure } from '../contract/failure.ts';
import { modelsOf, type ModelOn } from '../contract/model-choice.ts';
import { choiceOf } from '../contract/step-parameters.ts';
import type { TaskPlan } from '../contract/task.ts';
import { probeHardware, thisMachine, type NotServed } from '../models/hardware-probe.ts';
import { preflight, type PreflightDeps } from '../models/preflight.ts';
import { findModel } from '../models/registry.ts';
import type { ProviderObstacle } from '../models/runtimes/onnx/provider-obstacle.ts';

/** What each task would wait for on this machine, by its id; nothing is loaded or downloaded. */
export async function taskObstacles(
  tasks: readonly TaskPlan[],
  deps: Pick<PreflightDeps, 'home' | 'env'>,
): Promise<Map<string, Failure[]>> {
  const wanted = tasks.flatMap((task) => modelsOf(choiceOf(task)).map(({ hardware }) => hardware));
  const providerObstacle = once(thisMachine.providerObstacle);
  const { notServed } = await probeHardware(wanted, { ...thisMachine, providerObstacle });
  const known = new Map<string, Promise<Failure[]>>();
  const byTask = new Map<string, Failure[]>();
  const obstaclesOf = async ({ model, variant, hardware }: ModelOn): Promise<Failure[]> => {
    const key = `${model}:${variant}@${hardware}`;
    const absent = notServed.find((one) => one.hardware === hardware);
    const found = findModel(`${model}:${variant}`);
    const obstacles =
      known.get(key) ?? preflight(found.model, variant, { ...deps, hardware: [hardware], providerObstacle });
    known.set(key, obstacles);
    if (absent === undefined) return obstacles;
    const here = notHere(absent);
    return [here, ...(await obstacles).filter(({ blockedOn }) => blockedOn !== here.blockedOn)];
  };
  for (const task of tasks) {
    const obstacles: Failure[] = [];
    for (const model of modelsOf(choiceOf(task))) obstacles.push(...(await obstaclesOf(model)));
    byTask.set(task.id, obstacles);
  }
  return byTask;
}

const notHere = ({ hardware, why, remedy }: NotServed): Failure =>
  complete({
    type: 'NoCapableWorker',
    summary: `This machine does not offer ${hardware}: ${why}.`,
    blockedOn: `hardware:${hardware}`,
    remedy,
  });

/** Each provider is tried once, however many tasks ask for it. */
function once(ask: ProviderObstacle): ProviderObstacle {
  const asked = new Map<string, ReturnType<ProviderObstacle>>();
  return (provider) => {
    const answer = asked.get(provider) ?? ask(provider);
    asked.set(provider, answer);
    return answer;
  };
}
