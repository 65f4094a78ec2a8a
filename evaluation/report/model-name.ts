import { parameterNames } from '../../contract/step-parameters.ts';
import type { TaskReport } from '../../contract/task.ts';

/**
 * `moonshine:tiny`; a variant that is called default says nothing: `rnnoise`. With parameters it is another
 * candidate: `whisper:tiny.en+words`.
 */
export const modelName = ({
  model,
  variant,
  parameters,
}: Pick<TaskReport, 'model' | 'variant' | 'parameters'>): string =>
  `${variant === 'default' ? model : `${model}:${variant}`}${parameterNames(parameters)}`;
