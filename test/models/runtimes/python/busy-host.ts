/** Started by python-host.test.ts: a model process whose Python is in the middle of an inference. */
import { startHost } from './python-host.ts';

const [, , folder = ''] = process.argv;
const { host, inference } = await startHost('hangs', folder, 60);
void host.infer(inference);
process.send?.(host.pid);
