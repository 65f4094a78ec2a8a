/** Started by file-store.test.ts: one of several processes that write the same record. */
import { FileStore } from '../../store/file-store.ts';

const [, , folder = '', by = ''] = process.argv;
await new FileStore(folder).record('contested', { by, padding: 'x'.repeat(100_000) });
