import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its parent is gone, even in the middle of a native call that holds the event loop:
 * a worker that was killed must not leave a model computing for nobody.
 */
export function dieWithParent(): void {
  process.once('disconnect', () => process.exit(0));
  const watch = new Worker(
    `const parent = ${process.ppid};
     setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);`,
    { eval: true },
  );
  watch.unref();
}
