import { complete, type Failure } from '../../../contract/failure.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import { installedPackage } from '../../installed-package.ts';
import { onnxruntimeVersion } from './version.ts';

/** onnxruntime-node is an optional dependency: it may not have been installed. */
export async function onnxObstacles({ title }: ModelCard): Promise<Failure[]> {
  if ((await installedPackage('onnxruntime-node')) !== undefined) return [];
  return [
    complete({
      type: 'MissingRuntime',
      summary: `${title} runs on onnxruntime-node, which is not installed.`,
      blockedOn: 'package:onnxruntime-node',
      remedy: {
        say: 'install it without its download of GPU libraries, which fails where NuGet is out of reach.',
        commands: [`ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@${onnxruntimeVersion}`],
      },
    }),
  ];
}
