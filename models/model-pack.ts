import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { complete, LabError } from '../contract/failure.ts';
import { ModelCard } from '../contract/model-card.ts';
import { redact } from '../contract/redact.ts';
import { packageRoot } from '../store/package-root.ts';
import type { Model } from './adapter.ts';
import { addModel } from './registry.ts';

const isFunction = (value: unknown): value is Model['adapter'] => typeof value === 'function';
const PackModule = z.object({
  model: z.object({
    card: ModelCard,
    adapter: z.custom<Model['adapter']>(isFunction, 'expected a function that imports the adapter'),
  }),
});

/** Model id -> address of the module that it came from. */
const packs = new Map<string, string>();

/**
 * Adds a model that does not ship with the lab: a module that exports a `Model` as `model`. Model processes
 * import it by the same address.
 *
 * @param address `file:///…/my-model.js`; a package's is `import.meta.resolve('my-pack')`
 * @throws LabError `BadSpec` when it cannot be imported, exports something else, or its id is taken
 */
export async function addModelPack(address: string | URL): Promise<void> {
  const url = String(address);
  const parsed = PackModule.safeParse(await importModule(url));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw bad(url, `does not export a model`, problems.join('\n'));
  }
  const { model } = parsed.data;
  const { id } = model.card;
  if (packs.get(id) === url) return;
  if (!addModel(model))
    throw bad(url, `adds a model "${id}", and there is one already`, packs.get(id) ?? 'the catalogue');
  packs.set(id, url);
}

/** The module that a model came from; undefined for a model of the catalogue. */
export const packOf = (modelId: string): string | undefined => packs.get(modelId);

/** What the paths in a model's card are relative to: its own module, or our package. */
export const filesBase = (modelId: string): string =>
  packOf(modelId) ?? pathToFileURL(`${packageRoot}/`).href;

async function importModule(url: string): Promise<unknown> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'file:')
    throw bad(url, 'is not a file:///… address', `for a package: import.meta.resolve('${url}')`);
  try {
    return (await import(url)) as unknown;
  } catch (error) {
    throw bad(
      fileURLToPath(url),
      'cannot be imported',
      error instanceof Error ? error.message : String(error),
    );
  }
}

const bad = (url: string, what: string, cause: string): LabError =>
  new LabError(
    complete({ type: 'BadSpec', summary: `The model pack ${url} ${what}.`, cause: redact(cause) }),
  );
