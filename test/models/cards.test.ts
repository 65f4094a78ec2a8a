import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ModelCard, type WeightsSource } from '../../contract/model-card.ts';
import { models } from '../../models/registry.ts';

const root = join(import.meta.dirname, '../..');
const folders = readdirSync(join(root, 'models')).filter((name) =>
  existsSync(join(root, 'models', name, 'card.ts')),
);

const Room = z.object({ card: ModelCard });
const cards = await Promise.all(
  folders.map(async (folder) => {
    const imported: unknown = await import(pathToFileURL(join(root, 'models', folder, 'card.ts')).href);
    return [folder, imported] as const;
  }),
);

function placeOf(source: WeightsSource): string {
  if (source.kind === 'hub') return source.repository;
  if (source.kind === 'url') return source.base;
  return source.kind === 'folder' ? source.folder : source.package;
}

describe('every folder of a model', () => {
  it('is in the catalogue, once', () => {
    expect(models.map(({ card }) => card.id).toSorted()).toEqual(folders.toSorted());
  });
});

describe.each(cards)('models/%s', (folder, imported) => {
  it('has a card that the contract accepts', () => {
    expect(Room.safeParse(imported).error).toBeUndefined();
  });

  const { card } = Room.parse(imported);
  const variants = Object.entries(card.variants);
  const sources = variants.flatMap(([, { weights }]) => weights);

  it('is called as its card says', () => {
    expect(card.id).toBe(folder);
  });

  it('has a default variant', () => {
    expect(Object.keys(card.variants)).toContain(card.defaultVariant);
  });

  it.each(['adapter.ts', 'index.ts', 'README.md'])('has its %s', (file) => {
    expect(existsSync(join(root, 'models', folder, file))).toBe(true);
  });

  it('names its licence', () => {
    expect(card.licence.spdx.trim()).not.toBe('');
  });

  it('has an adapter that can be imported without its weights', async () => {
    const model = models.find(({ card: { id } }) => id === folder);
    expect(await model?.adapter()).toHaveProperty('adapter.load');
  });

  it.each(variants)(
    '%s has a canary of a capability that the card names, with a bound',
    (_name, { canary }) => {
      expect(card.capabilities).toContain(canary.capability);
      expect(canary.atLeast ?? canary.atMost).toBeTypeOf('number');
    },
  );

  it.each(variants)('%s has the files of its canary in the project', (_name, { canary: { item } }) => {
    const stems = Object.values(item.stems ?? {});
    for (const source of [item.audio, item.rttm, item.clean, item.notes, ...stems]) {
      if (source !== undefined) expect(existsSync(join(root, source.uri)), source.uri).toBe(true);
    }
  });

  it('says of each source where its pin comes from', () => {
    for (const source of sources) {
      const hashes = Object.values(source.files).map(({ sha256 }) => sha256);
      expect(source.pinnedBy, placeOf(source)).toMatch(/^(published|computed|unpinned)$/);
      // A hash that nobody has seen is never written down, and one that somebody has seen is.
      if (source.pinnedBy !== 'unpinned') expect(hashes, placeOf(source)).not.toContain(undefined);
      else
        expect(
          hashes.filter((hash) => hash !== undefined),
          placeOf(source),
        ).toEqual([]);
    }
  });

  it('has a source for each figure that it expects', () => {
    for (const { what, source } of card.expected) expect(source.trim(), what).not.toBe('');
  });
});
