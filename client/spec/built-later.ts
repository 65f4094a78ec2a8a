import { Capability, scoredCapabilities } from '../../contract/capability.ts';

const builtNow: readonly string[] = scoredCapabilities;
const laterCapabilities = Capability.options.filter((capability) => !builtNow.includes(capability));

/** Names that a sprint spec may have one day, at a place in it: they are refused by name, never ignored. */
export function builtLater(path: readonly PropertyKey[]): readonly string[] {
  const [first, , third] = path;
  if (first === 'scoring') return ['open-asr-leaderboard'];
  if ((first === 'datasets' && path.length === 1) || third === 'capabilities') return laterCapabilities;
  return [];
}
