/** GLM-TTS as a model pack, whose code may come from repositories on disk: with real weights it comes from GitHub. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import type { ModelCard } from '../../contract/model-card.ts';
import { addModelPack } from '../../models/model-pack.ts';
import { findModel } from '../../models/registry.ts';

const models = join(import.meta.dirname, '../../models/glm_tts');

/**
 * @param repositories a folder with clones called `GLM-TTS` and `jieba`, where GitHub is out of reach or a large file of
 * theirs is to be a small one
 */
export async function glmTtsPack(folder: string, repositories: string | undefined): Promise<ModelCard> {
  await cp(join(models, 'infer.py'), join(folder, 'infer.py'));
  const lock = await readFile(join(models, 'requirements.lock'), 'utf8');
  let named = lock;
  for (const [line, name = ''] of lock.matchAll(/^# checkout \S+\/(\S+) [0-9a-f]{40}$/gm)) {
    if (repositories === undefined) break;
    const clone = join(repositories, name);
    const { stdout: commit } = await execa('git', ['-C', clone, 'rev-parse', 'HEAD']);
    named = named.replace(line, `# checkout ${pathToFileURL(clone).href} ${commit}`);
  }
  await writeFile(join(folder, 'requirements.lock'), named);
  const model = `import { card } from ${JSON.stringify(pathToFileURL(join(models, 'card.ts')).href)};
const own = { ...card, id: 'glm_tts_pack' };
export const model = { card: own, adapter: () => Promise.reject(new Error('asked for itself')) };`;
  await writeFile(join(folder, 'model.mjs'), model);
  await addModelPack(pathToFileURL(join(folder, 'model.mjs')));
  return findModel('glm_tts_pack').model.card;
}
