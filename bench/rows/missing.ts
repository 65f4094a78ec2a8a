import { isInstalled } from '../peers/environments.ts';

/** Why peers are left out: undefined when all environments that they need are there. */
export function whyLeftOut(what: string, ...needed: readonly string[]): string | undefined {
  const missing = needed.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  return `${what}: not installed, \`npm run bench:peers -- ${missing.join(' ')}\``;
}
