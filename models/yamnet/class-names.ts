import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../contract/failure.ts';

const header = 'index,mid,display_name';
/** `3,/m/0ytgt,"Child speech, kid speaking"`: quoted where the name has a comma. */
const row = /^(\d+),[^,]+,(?:"([^"]+)"|([^",]+))$/;

/**
 * The names of YAMNet's classes by their place in the scores, from `yamnet_class_map.csv`.
 * @throws LabError `WeightsCorrupt`
 */
export async function readClassNames(path: string): Promise<string[]> {
  const [first = '', ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  if (first !== header) throw corrupt(path, `expected the header ${header}, found ${first.slice(0, 80)}`);
  return lines.map((line, index) => {
    const [, place, quoted, plain] = row.exec(line) ?? [];
    const name = quoted ?? plain;
    if (name === undefined || Number(place) !== index)
      throw corrupt(path, `line ${index + 2} is not class ${index}: ${line.slice(0, 80)}`);
    return name;
  });
}

const corrupt = (path: string, cause: string): LabError =>
  new LabError({
    type: 'WeightsCorrupt',
    summary: `${basename(path)} is not a readable list of classes.`,
    cause,
  });
