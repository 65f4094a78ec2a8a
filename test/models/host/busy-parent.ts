/** Started by model-host.test.ts: a process whose model is in the middle of an inference. */
import { recording, startRnnoise } from './rnnoise-host.ts';

const [, , folder = ''] = process.argv;
const host = await startRnnoise(folder);
void host.infer(await recording(folder, 300));
setTimeout(() => process.send?.(host.pid), 300);
