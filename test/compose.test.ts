import Ajv from 'ajv';
import { execa } from 'execa';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../client/cli/run-cli.ts';
import { configuredServer } from '../client/configured-server.ts';
import { controlQueue, hardwareQueue, hostQueue } from '../contract/names.ts';
import { hubSettings } from '../models/hub/settings.ts';
import { resolveToken } from '../models/hub/token.ts';
import { labHome } from '../store/lab-home.ts';
import { composeDocument, environmentOf, projectFile, scriptOf, service, services } from './compose-file.ts';
import { programEntry } from './program-entry.ts';
import { startTestServer, temporalBinary } from './temporal-binary.ts';

const caller = {
  LAB_FOLDER: '/srv/lab',
  POSTGRES_PASSWORD: 'p4ss',
  HF_TOKEN: 'hf_of-the-caller',
  TEMPORAL_NAMESPACE: 'speech',
};
const path = process.env['PATH'] ?? '';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'compose-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('docker-compose.yml', () => {
  const schema = JSON.parse(projectFile('test/fixtures/compose-spec/compose-spec.json')) as {
    $schema: string;
  };
  // The schema names the draft by an address of its own; it is draft 7, which is what this validator speaks.
  const validate = new Ajv({ allErrors: true }).compile({ ...schema, $schema: undefined });
  const problems = (document: unknown): string[] => {
    void validate(document);
    return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath}: ${message ?? ''}`);
  };

  test('is a document of the Compose Specification', () => {
    expect(problems(composeDocument())).toEqual([]);
  });

  test('would not be one with a misspelt key', () => {
    const misspelt = { services: { worker: { build: '.', enviroment: { A: 'b' } } } };
    expect(problems(misspelt).join()).toContain('should NOT have additional properties');
  });

  test('pins each image to one version, and the tools to that of the server', () => {
    const images = [...services.values()].flatMap(({ image }) => image ?? []);
    expect(images).toHaveLength(5);
    expect(images.filter((image) => !/^[\w/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image))).toEqual([]);
    const version = (name: string) => service(name).image?.split(':')[1];
    expect(version('schema')).toBe(version('temporal'));
    expect(version('namespace')).toBe(version('temporal'));
  });

  test('writes no secret down, nor a default for one', () => {
    const secrets = [...services].flatMap(([name, { environment }]) =>
      Object.entries(environment)
        .filter(([variable]) => /TOKEN|PASSWORD|PWD|SECRET|KEY/.test(variable))
        .map(([variable, value]) => ({ name, variable, value })),
    );
    expect(secrets.map(({ variable }) => variable).sort()).toEqual([
      'HF_TOKEN',
      'POSTGRES_PASSWORD',
      'POSTGRES_PWD',
      'SQL_PASSWORD',
    ]);
    const passedOn = (value: string | null): boolean =>
      value === null || /^\$\{\w+(:\?[^}]+)?\}$/.test(value);
    expect(secrets.filter(({ value }) => !passedOn(value))).toEqual([]);
  });

  test('is refused without a password for the database', () => {
    expect(() => environmentOf('postgresql', {})).toThrow('choose a password');
  });

  test('gives the same password to the database and to all who log in to it', () => {
    const passwords = [
      environmentOf('postgresql', caller)['POSTGRES_PASSWORD'],
      environmentOf('schema', caller)['SQL_PASSWORD'],
      environmentOf('temporal', caller)['POSTGRES_PWD'],
    ];
    expect(passwords).toEqual(['p4ss', 'p4ss', 'p4ss']);
  });

  test('starts each service when what it needs is ready: database, schema, server, namespace, worker', () => {
    expect(startOrder('worker')).toEqual(['postgresql', 'schema', 'temporal', 'namespace', 'worker']);
    expect(startOrder('ui')).toEqual(['postgresql', 'schema', 'temporal', 'ui']);
  });

  test('waits for jobs to end and for servers to be healthy, and for nothing that cannot come', () => {
    for (const [name, { depends_on: needs }] of services)
      for (const [needed, { condition }] of Object.entries(needs)) {
        const { healthcheck, restart } = service(needed);
        // A job must end, so nothing may start it again; a server tells by its health check that it is ready.
        const isJob = restart === undefined;
        const right = isJob ? 'service_completed_successfully' : 'service_healthy';
        expect([name, needed, condition, isJob || healthcheck !== undefined]).toEqual([
          name,
          needed,
          right,
          true,
        ]);
      }
  });
});

/** The services that must stand before this one, in order; throws on a circle. */
function startOrder(name: string, above: readonly string[] = []): string[] {
  if (above.includes(name)) throw new Error(`${[...above, name].join(' -> ')} is a circle`);
  const needed = Object.keys(service(name).depends_on).flatMap((one) => startOrder(one, [...above, name]));
  return [...new Set([...needed, name])];
}

describe('what the worker is told', () => {
  const told = environmentOf('worker', caller);
  const readers: Record<string, (env: NodeJS.ProcessEnv) => unknown> = {
    TEMPORAL_ADDRESS: (env) => configuredServer(env)?.address,
    TEMPORAL_NAMESPACE: (env) => configuredServer(env)?.namespace,
    MODEL_LAB_HOME: labHome,
    HF_HOME: (env) => dirname(hubSettings(env).cacheDir),
    HF_TOKEN: (env) => resolveToken(env, hubSettings(env)),
  };

  test.each(Object.keys(service('worker').environment))('%s is read by our code', async (variable) => {
    const read = readers[variable];
    expect(read, `nothing of ours reads ${variable}`).toBeDefined();
    expect(await read?.(told)).toBe(told[variable]);
  });

  test('it looks for the server where the server is, in the namespace that was made', () => {
    expect(told['TEMPORAL_ADDRESS']).toBe('temporal:7233');
    expect(told['TEMPORAL_NAMESPACE']).toBe(environmentOf('namespace', caller)['TEMPORAL_NAMESPACE']);
    expect(environmentOf('worker', {})['TEMPORAL_NAMESPACE']).toBe('default');
  });

  test('there is no token where the caller has none', () => {
    expect(environmentOf('worker', { LAB_FOLDER: '/srv/lab' })).not.toHaveProperty('HF_TOKEN');
  });

  test('the shared folder has the same path inside as outside', () => {
    expect(service('worker')['volumes']).toMatchObject([{ type: 'bind', target: '${LAB_FOLDER}' }]);
    expect(told['HF_HOME']).toMatch(/^\/srv\/lab\//);
    expect(told['MODEL_LAB_HOME']).toMatch(/^\/srv\/lab\//);
  });
});

describe('the schema job', () => {
  /** Runs it with a recorder in place of the image's tool; @returns its exit code and the calls */
  async function run(tool: string): Promise<{ exitCode: number | undefined; calls: string[] }> {
    const folder = await temporaryFolder();
    const program = join(folder, 'temporal-sql-tool');
    await writeFile(program, `#!/bin/sh\necho "$*" >> ${join(folder, 'calls')}\n${tool}\n`);
    await chmod(program, 0o755);
    const [shell = '', ...flags] = service('schema').entrypoint;
    const { exitCode } = await execa(shell, [...flags, scriptOf('schema')], {
      env: { PATH: `${folder}${delimiter}${path}` },
      reject: false,
    });
    return { exitCode, calls: (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n') };
  }

  test('creates, sets up and updates both databases', async () => {
    const schemas = '/etc/temporal/schema/postgresql/v12';
    expect(await run('exit 0')).toEqual({
      exitCode: 0,
      calls: [
        '--database temporal create-database',
        '--database temporal setup-schema -v 0.0',
        `--database temporal update-schema --schema-dir ${schemas}/temporal/versioned`,
        '--database temporal_visibility create-database',
        '--database temporal_visibility setup-schema -v 0.0',
        `--database temporal_visibility update-schema --schema-dir ${schemas}/visibility/versioned`,
      ],
    });
  });

  test('ends as failed at the first step that fails, so that no server starts on half a schema', async () => {
    const { exitCode, calls } = await run('case "$*" in *setup-schema*) exit 1;; esac');
    expect(exitCode).toBe(1);
    expect(calls).toHaveLength(2);
  });
});

describe('on a real server', () => {
  test('the namespace job makes a namespace that keeps 30 days, and the worker serves it until SIGTERM', async () => {
    const server = await startTestServer();
    onTestFinished(server.stop);
    const address = { TEMPORAL_ADDRESS: server.address };
    const [shell = '', ...flags] = service('namespace').entrypoint;
    const makeNamespace = async () =>
      execa(shell, [...flags, scriptOf('namespace')], {
        env: {
          ...environmentOf('namespace', caller),
          ...address,
          PATH: `${dirname(await temporalBinary())}${delimiter}${path}`,
        },
      });
    await makeNamespace();
    // The job runs at each `up`.
    await makeNamespace();
    const { config } = await server.connection.workflowService.describeNamespace({ namespace: 'speech' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);

    const folder = await temporaryFolder();
    await mkdir(join(folder, 'home'));
    const worker = startWorker({ ...environmentOf('worker', { ...caller, LAB_FOLDER: folder }), ...address });
    expect(await worker.said(/serves lab, lab-cpu, lab-cpu@/)).toBe(true);
    expect(await worker.stop()).toBe(0);
  }, 120_000);
});

/** The program that the image starts, with nothing in its environment but what it is given. */
function startWorker(env: Record<string, string>) {
  const [, program = ''] = entrypoint();
  const { path: source, execArgv } = programEntry(program.replace(/^dist\/(.*)\.js$/, '$1'));
  const noProfile = join(tmpdir(), 'there-is-no-temporal.toml');
  const child = spawn(process.execPath, [...execArgv, source], {
    env: { PATH: path, TEMPORAL_CONFIG_FILE: noProfile, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  let text = '';
  return {
    said: (words: RegExp) =>
      Promise.race([
        new Promise<true>((resolve) => {
          child.stderr.setEncoding('utf8').on('data', (more: string) => {
            text += more;
            if (words.test(text)) resolve(true);
          });
        }),
        ended.then(() => text),
      ]),
    stop: async () => {
      child.kill('SIGTERM');
      return ((await ended) as [number | null])[0];
    },
  };
}

function entrypoint(): string[] {
  const line = /^ENTRYPOINT (\[.*\])$/m.exec(projectFile('Dockerfile'))?.[1] ?? '[]';
  return JSON.parse(line) as string[];
}

describe('Dockerfile', () => {
  const lines = projectFile('Dockerfile').split('\n');
  const admitted = projectFile('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));

  test('the builder is sent nothing but what .dockerignore admits', () => {
    const [first] = projectFile('.dockerignore')
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(first).toBe('*');
    expect(admitted.filter((name) => /env|test|shared|git|\*/.test(name))).toEqual([]);
  });

  test('every folder that the build compiles is admitted', async () => {
    const { exclude } = JSON.parse(projectFile('tsconfig.build.json')) as { exclude: string[] };
    const root = new URL('..', import.meta.url);
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !/^[.]/.test(entry.name));
    const compiled: string[] = [];
    for (const { name } of folders) {
      if (exclude.includes(name)) continue;
      const files = await readdir(new URL(name, root), { recursive: true });
      if (files.some((file) => file.endsWith('.ts'))) compiled.push(name);
    }
    expect(compiled).toContain('workers');
    expect(admitted).toEqual(expect.arrayContaining(compiled));
  });

  test('it copies only what is admitted', () => {
    const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied).toContain('package.json');
    expect(copied.filter((name) => name !== '.' && !admitted.includes(name))).toEqual([]);
  });

  test('it runs on glibc, which the native packages need', () => {
    const bases = lines
      .flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? [])
      .filter((base) => base !== 'base');
    expect(new Set(bases)).toEqual(new Set(['node:22-bookworm-slim']));
  });

  test('the worker is not root', () => {
    const users = lines.flatMap((line) => /^USER (\S+)/.exec(line)?.[1] ?? []);
    expect(users).toEqual(['node']);
    expect(lines.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(
      lines.findLastIndex((line) => line.startsWith('RUN')),
    );
  });

  test('no layer takes a secret', () => {
    const taken = lines.filter((line) => /^(ARG|ENV)\b/.test(line));
    expect(taken).toEqual(['ENV NODE_ENV=production']);
  });
});

describe('docs/fleet.md', () => {
  const page = projectFile('docs/fleet.md');

  test('explains each service of the compose file, and the variables that it asks for', () => {
    const explained = [...page.matchAll(/^\| `([a-z]+)` /gm)].map(([, name]) => name);
    expect(explained).toEqual(expect.arrayContaining([...services.keys()]));
    const asked = projectFile('docker-compose.yml').matchAll(/\$\{(\w+)/g);
    for (const [, variable = ''] of asked) expect(page).toContain(variable);
  });

  test('says that the images were never started here', () => {
    expect(page).toContain("**It was not run by this project's CI");
  });

  test('names the queues that workers serve', () => {
    for (const queue of [controlQueue, hardwareQueue('<hardware>'), hostQueue('<hardware>', '<host>')])
      expect(page).toContain(`| \`${queue}\` `);
  });

  test('names only commands that exist', async () => {
    const named = new Set(
      [...page.matchAll(/model-lab ((?:sprint|models|run) \w+|worker|up|down)\b/g)].map(([, c]) => c ?? ''),
    );
    expect(named).toContain('worker');
    for (const command of named) {
      const silent = { write: () => true, isTTY: false };
      const code = await runCli({ argv: [...command.split(' '), '--help'], stdout: silent, stderr: silent });
      expect([command, code]).toEqual([command, 0]);
    }
  });
});
