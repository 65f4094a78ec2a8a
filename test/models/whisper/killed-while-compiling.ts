import { openOwnEngine, type OwnEngineOptions } from '../../../models/whisper/own-engine.ts';

/** Dies as soon as the first weights are on disk. Argument: the options, as JSON. */
const options = JSON.parse(process.argv[2] ?? '') as Omit<OwnEngineOptions, 'progress'>;
let written = 0;
await openOwnEngine({
  ...options,
  progress: () => {
    if (++written === 20) process.kill(process.pid, 'SIGKILL');
  },
});
