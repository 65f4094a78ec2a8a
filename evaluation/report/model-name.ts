import type { TaskReport } from '../../contract/task.ts';

/** `moonshine:tiny`; a variant that is called default says nothing: `rnnoise`. */
export const modelName = ({ model, variant }: Pick<TaskReport, 'model' | 'variant'>): string =>
  variant === 'default' ? model : `${model}:${variant}`;
