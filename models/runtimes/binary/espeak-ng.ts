import type { Program } from './program.ts';

const url = 'https://github.com/espeak-ng/espeak-ng';

/** The speech synthesizer eSpeak NG; its data lies where it says for `--version`. */
export const espeakNg: Program = {
  name: 'espeak-ng',
  formerly: [],
  variable: 'ESPEAK_NG_BIN',
  probe: { args: ['--version'], prints: /eSpeak NG text-to-speech/ },
  computes: /^(?:lib)?espeak-ng\S*\.(?:so|dylib|dll)/,
  dataFolder: /Data at: (.+)/,
  getIt: (platform) => ({
    say: 'install it; a running worker finds it on its PATH.',
    commands: [platform === 'darwin' ? 'brew install espeak-ng' : 'sudo apt-get install espeak-ng'],
    url,
  }),
  repair: () => ({
    say: 'install the one that was made for this system.',
    commands: [
      process.platform === 'darwin'
        ? 'brew reinstall espeak-ng'
        : 'sudo apt-get install --reinstall espeak-ng',
    ],
    url,
  }),
};
