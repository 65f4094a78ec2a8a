import { complete, type Failure } from '../../../contract/failure.ts';
import { hardwareOf, type ModelCard } from '../../../contract/model-card.ts';
import { installedPackage } from '../../installed-package.ts';
import type { PreflightDeps } from '../../preflight.ts';
import { providerObstacle } from './provider-obstacle.ts';
import { onnxruntimeVersion } from './version.ts';

/**
 * onnxruntime-node is an optional dependency: it may not have been installed. Where the model is to run elsewhere than
 * on the processor, a session is made there: drivers and libraries differ from machine to machine.
 */
export async function onnxObstacles(
  card: ModelCard,
  variantName: string,
  deps: PreflightDeps,
): Promise<Failure[]> {
  if ((await installedPackage('onnxruntime-node')) === undefined) return [notInstalled(card)];
  const { hardware: offered = ['cpu'], env } = deps;
  const obstacleOf = deps.providerObstacle ?? ((provider) => providerObstacle(provider, { env }));
  const places = hardwareOf(card, variantName).filter((one) => offered.includes(one));
  if (places.includes('cpu')) return [];
  const found = await Promise.all(places.map(obstacleOf));
  return found.filter((failure) => failure !== undefined);
}

const notInstalled = ({ title }: ModelCard): Failure =>
  complete({
    type: 'MissingRuntime',
    summary: `${title} runs on onnxruntime-node, which is not installed.`,
    blockedOn: 'package:onnxruntime-node',
    remedy: {
      say: 'install it without its download of GPU libraries, which fails where NuGet is out of reach.',
      commands: [`ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@${onnxruntimeVersion}`],
    },
  });
