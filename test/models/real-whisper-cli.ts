import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findExecutable } from '../../models/executable.ts';
import { locateProgram } from '../../models/runtimes/binary/program.ts';
import { whisperCli } from '../../models/runtimes/binary/whisper-cli.ts';
import { alone, npmPackage, packagesFolder } from './npm-package.ts';

const installed = await locateProgram(whisperCli, process.env).catch(() => undefined);
const canBuild =
  (await findExecutable('cmake', process.env)) !== undefined &&
  (await findExecutable('c++', process.env)) !== undefined;

/** Whether there is a whisper-cli, or the tools to build one. */
export const hasWhisperCli: boolean = installed !== undefined || canBuild;

/** whisper.cpp 1.9.1: its sources lie whole in this package. */
const sources = {
  spec: 'nodejs-whisper@0.3.1',
  sha256: '92041caf2b26c74b7f489fedf37bd093f216eebd61df512045ec2d19d0531d37',
};

/** The whisper-cli of this machine, or one that is built once: a minute of CPU time. */
export async function realWhisperCli(): Promise<string> {
  if (installed !== undefined) return installed;
  const source = join(await npmPackage(sources.spec, sources.sha256), 'cpp/whisper.cpp');
  const folder = join(packagesFolder, 'whisper-cli-1.9.1');
  const program = join(folder, 'whisper-cli');
  return alone(folder, async () => {
    if (existsSync(program)) return program;
    const build = join(folder, 'build');
    await rm(build, { recursive: true, force: true });
    const off = [
      'BUILD_SHARED_LIBS',
      'GGML_CPU_REPACK',
      'GGML_NATIVE',
      'GGML_OPENMP',
      'WHISPER_BUILD_TESTS',
      'WHISPER_BUILD_SERVER',
    ];
    // To optimise it fully takes longer than the few seconds that these tests have it hear would win back.
    const flags = ['C', 'CXX'].map((language) => `-DCMAKE_${language}_FLAGS_RELEASE=-O1 -DNDEBUG`);
    const options = ['-DCMAKE_BUILD_TYPE=Release', ...flags, ...off.map((name) => `-D${name}=OFF`)];
    await execa('cmake', ['-S', source, '-B', build, ...options]);
    await execa('cmake', ['--build', build, '--target', 'whisper-cli', '--parallel', '2']);
    await rename(join(build, 'bin/whisper-cli'), program);
    await rm(build, { recursive: true });
    return program;
  });
}
