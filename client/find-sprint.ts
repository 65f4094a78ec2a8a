import { LabError } from '../contract/failure.ts';
import { recordKeys } from '../contract/names.ts';
import { didYouMean } from '../contract/nearest-name.ts';
import { SprintStart } from '../contract/sprint-record.ts';
import { sprintIds } from '../store/sprint-start.ts';
import type { Lab } from './lab.ts';

/**
 * The sprint with this id, `sprint/<name>/<stamp>`; `<name>/<stamp>` does as well, and a name alone means its
 * latest sprint. @throws LabError `BadSpec`
 */
export async function findSprint({ store }: Pick<Lab, 'store'>, given: string): Promise<SprintStart> {
  const ids = await sprintIds(store);
  const wanted = given.startsWith('sprint/') ? given : `sprint/${given}`;
  const id = ids.includes(wanted)
    ? wanted
    : ids.includes(given)
      ? given
      : ids.filter((one) => one.startsWith(`${wanted}/`)).at(-1);
  if (id === undefined) {
    throw new LabError({
      type: 'BadSpec',
      summary: `unknown sprint "${given}"${didYouMean(given, ids)}`,
      cause: ids.length === 0 ? 'no sprint was started yet' : `the latest are ${ids.slice(-3).join(', ')}`,
    });
  }
  return SprintStart.parse(await store.find(recordKeys.sprint(id)));
}
