import { Worker } from 'node:worker_threads';
import { killGroup } from './kill-group.ts';

/** Ends this process, and the group that it leads. */
export function endGroup(): never {
  killGroup(process.pid);
  process.exit(0);
}

/**
 * Does so when the parent is gone, even in the middle of a native call that holds the event loop: a worker that was
 * killed must not leave a model computing for nobody.
 */
export function dieWithParent(): void {
  const watch = new Worker(
    `const parent = ${process.ppid};
     const kill = (pid) => { try { process.kill(pid, 'SIGKILL'); } catch {} };
     setInterval(() => { if (process.ppid !== parent) { kill(-process.pid); kill(process.pid); } }, 500);`,
    { eval: true },
  );
  watch.unref();
}
