import { LabError } from '../contract/failure.ts';

/**
 * The path of a weights file by the name that the card gives it.
 * @throws LabError `Unexpected`: card and adapter do not agree
 */
export function weightsFile(files: Readonly<Record<string, string>>, name: string): string {
  const path = files[name];
  if (path !== undefined) return path;
  throw new LabError({
    type: 'Unexpected',
    summary: `The adapter wants a weights file "${name}", which the card does not name.`,
    cause: `files: ${Object.keys(files).join(', ')}`,
  });
}
