import { createInterface } from 'node:readline/promises';
import { findModel } from '../../models/registry.ts';
import {
  installEnvironment,
  planInstall,
  type InstallPlan,
} from '../../models/runtimes/python/install-environment.ts';
import type { CommandContext } from './context.ts';

/** Makes the Python environment of a model; says first what it will download, and asks a person who sits there. */
export async function installModel(context: CommandContext, name: string, yes: boolean): Promise<void> {
  const { home, env, signal, say } = context;
  const { card } = findModel(name).model;
  const document = { id: card.id, runtime: card.runtime };
  if (card.runtime !== 'python') {
    context.result(`${card.id} needs no environment: it runs on ${card.runtime}`, document);
    return;
  }
  const plan = await planInstall(card, { home, env });
  if (plan === undefined) {
    context.result(`the environment of ${card.id} is installed already`, {
      ...document,
      installed: 'before',
    });
    return;
  }
  say(`${plan.name}: ${plan.lock.packages.size} packages by ${plan.installer.name}, ${downloads(plan)}`);
  say(`into ${plan.folder}`);
  if (!yes && !context.json && !(await agrees(signal))) {
    context.result('nothing was installed', { ...document, installed: 'no' });
    return;
  }
  await installEnvironment(plan, { home, env, signal, say });
  context.result(`the environment of ${card.id} is installed`, {
    ...document,
    installed: 'now',
    folder: plan.folder,
  });
}

function downloads({ installer, lock: { downloadBytes } }: InstallPlan): string {
  if (downloadBytes === undefined) return 'nobody counted how much that downloads on this system';
  return `downloads at most ${Math.ceil(downloadBytes / 1e6)} MB, less what ${installer.name} has cached`;
}

/** Only who can answer is asked: a script goes on. */
async function agrees(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Go on? [Y/n] ', { signal });
    return !/^\s*n/i.test(answer);
  } finally {
    terminal.close();
  }
}
