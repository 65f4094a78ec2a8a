import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Text of a file of this project. */
export const projectFile = (path: string): string =>
  readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const Service = z.looseObject({
  image: z.string().optional(),
  build: z.string().optional(),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({}).optional(),
  restart: z.string().optional(),
  entrypoint: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
});
export type Service = z.infer<typeof Service>;

const document: unknown = parse(projectFile('docker-compose.yml'));

/** The document as the schema sees it. */
export const composeDocument = (): unknown => structuredClone(document);

export const services: ReadonlyMap<string, Service> = new Map(
  Object.entries(z.object({ services: z.record(z.string(), Service) }).parse(document).services),
);

export function service(name: string): Service {
  const found = services.get(name);
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** What the container of a service gets, given the environment that `docker compose` is called in. */
export function environmentOf(name: string, caller: Record<string, string>): Record<string, string> {
  const given = Object.entries(service(name).environment);
  return Object.fromEntries(
    given.flatMap(([variable, value]) => {
      const resolved = value === null ? caller[variable] : interpolate(value, caller);
      return resolved === undefined ? [] : [[variable, resolved]];
    }),
  );
}

/** The one script of a job, as its shell reads it. */
export function scriptOf(name: string): string {
  const [script, ...others] = service(name).command;
  if (script === undefined || others.length > 0) throw new Error(`${name} is not one script`);
  return script.replaceAll('$$', '$');
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?what is missing}`: the forms that our file uses. */
function interpolate(text: string, caller: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, mark?: string, rest?: string) => {
    const value = caller[name] ?? '';
    if (value !== '' || mark === undefined) return value;
    if (mark === '-') return rest ?? '';
    throw new Error(`${name}: ${rest ?? 'missing'}`);
  });
}
