import type { HubSource } from './hub-source.ts';
import type { Source } from './source.ts';
import type { SourcedFiles } from './weights.ts';

/** A source whose files lie in several repositories, as one source for each of them; the first is its own. */
export function repositoriesOf(source: HubSource): HubSource[] {
  const repositories = new Map<string, HubSource>();
  for (const [name, { from, ...file }] of Object.entries(source.files)) {
    const { repository, revision } = from ?? source;
    const key = `${repository}@${revision}`;
    const files = { ...repositories.get(key)?.files, [name]: file };
    repositories.set(key, { ...source, repository, revision, files });
  }
  return [...repositories.values()];
}

/** Several places that have a part of the weights each: all of them, or nothing. */
export function joined(parts: readonly Source[]): Source {
  return {
    async atHand(deps) {
      const found: SourcedFiles[] = [];
      for (const part of parts) {
        const files = await part.atHand(deps);
        if (files === undefined) return undefined;
        found.push(files);
      }
      return together(found);
    },
    async fetch(deps) {
      const found: SourcedFiles[] = [];
      let fetchedBytes = 0;
      for (const part of parts) {
        const fetched = await part.fetch(deps);
        fetchedBytes += fetched.fetchedBytes;
        found.push(fetched);
      }
      return { ...together(found), fetchedBytes };
    },
    async check(deps) {
      for (const part of parts) await part.check(deps);
    },
    async preflight(env) {
      for (const part of parts) await part.preflight(env);
    },
  };
}

const together = (found: readonly SourcedFiles[]): SourcedFiles => ({
  files: Object.fromEntries(found.flatMap(({ files }) => Object.entries(files))),
  revision: found.map(({ revision }) => revision).join(' '),
});
