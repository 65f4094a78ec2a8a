import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preflight } from '../../../models/preflight.ts';
import { fetchWeights } from '../../../models/weights/fetch-weights.ts';
import { temporaryHome } from '../../client/local/temporary-home.ts';
import { failureOf } from './failure-of.ts';
import { smallCard } from './small-card.ts';

const content = Buffer.from('weights of an air-gapped lab');
const sha256 = createHash('sha256').update(content).digest('hex');

async function card() {
  const home = await temporaryHome();
  const folder = join(home, 'mounted');
  await mkdir(folder);
  const files = { model: { path: 'model.onnx', sha256 } };
  const file = join(folder, 'model.onnx');
  return {
    home,
    file,
    card: smallCard([{ kind: 'folder', folder: `${folder}/`, pinnedBy: 'computed', files }]),
  };
}

test('weights in a folder are used where they lie', async () => {
  const { home, file, card: small } = await card();
  await writeFile(file, content);
  const weights = await fetchWeights(small, 'only', { home, env: {} });
  expect(weights).toMatchObject({ files: { model: file }, source: 'folder', fetchedBytes: 0 });
});

test('a folder that is not mounted is an obstacle that names the file, before anything starts', async () => {
  const { home, file, card: small } = await card();
  const model = { card: small, adapter: () => Promise.reject(new Error('not to be loaded')) };
  const [obstacle] = await preflight(model, 'only', { home, env: {} });
  expect(obstacle).toMatchObject({ type: 'ModelNotFound', summary: `${file} cannot be read.` });
  expect(obstacle?.remedy?.commands).toEqual([`ls -l ${file}`]);
});

test('a file with other content is refused and left where it is', async () => {
  const { home, file, card: small } = await card();
  await writeFile(file, 'something else');
  expect((await failureOf(fetchWeights(small, 'only', { home, env: {} }))).type).toBe('WeightsCorrupt');
  expect(await readFile(file, 'utf8')).toBe('something else');
});
