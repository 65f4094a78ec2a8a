import type { Remedy } from '../../../contract/failure.ts';
import type { Program, Trouble } from './program.ts';

/** The version that was built and run here; others are taken as well, and are part of a result's fingerprint. */
const version = 'v1.9.1';

const repairs: Record<Trouble, [say: string, ...options: string[]]> = {
  library: ['build it with its libraries inside.', '-DBUILD_SHARED_LIBS=OFF'],
  system: ['build it on this machine.'],
  machine: ['build it on this machine.'],
  processor: ['build it for any processor of this kind.', '-DGGML_NATIVE=OFF'],
  version: ['build a current one.'],
};

const build = (say: string, ...options: string[]): Remedy => ({
  say,
  commands: [
    ['cmake -S whisper.cpp -B whisper.cpp/build -DCMAKE_BUILD_TYPE=Release', ...options].join(' '),
    'cmake --build whisper.cpp/build --target whisper-cli --parallel',
  ],
});

/** whisper.cpp's program. It was called whisper-cpp by Homebrew, and main before 2025: too common a name to look for. */
export const whisperCli: Program = {
  name: 'whisper-cli',
  formerly: ['whisper-cpp'],
  variable: 'WHISPER_CPP_BIN',
  // Earlier versions do not know --version.
  probe: { args: ['--help'], prints: /--output-json-full/ },
  computes: /^(?:lib)?(?:whisper|ggml)\S*\.(?:so|dylib|dll)/,
  getIt: (platform) =>
    platform === 'darwin'
      ? {
          say: 'install whisper.cpp; a running worker finds it on its PATH.',
          commands: ['brew install whisper-cpp'],
          url: 'https://github.com/ggml-org/whisper.cpp',
        }
      : {
          say: 'build whisper.cpp and name its program; a worker reads the variable when it starts. Where Homebrew is at hand, brew install whisper-cpp does instead.',
          commands: [
            `git clone --depth 1 --branch ${version} https://github.com/ggml-org/whisper.cpp`,
            'cmake -S whisper.cpp -B whisper.cpp/build -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF',
            'cmake --build whisper.cpp/build --target whisper-cli --parallel',
            'export WHISPER_CPP_BIN="$PWD/whisper.cpp/build/bin/whisper-cli"',
          ],
          url: 'https://github.com/ggml-org/whisper.cpp',
        },
  repair: (trouble) => build(...repairs[trouble]),
};
