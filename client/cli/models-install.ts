import { createInterface } from 'node:readline/promises';
import type { ModelCard } from '../../contract/model-card.ts';
import { findModel, models } from '../../models/registry.ts';
import { familyOf } from '../../models/runtimes/python/family.ts';
import {
  installEnvironment,
  planInstall,
  type InstallPlan,
} from '../../models/runtimes/python/install-environment.ts';
import type { CommandContext } from './context.ts';

/**
 * Makes a Python environment, by its name or that of a model in it; says first what it will download, and asks a person
 * who sits there.
 */
export async function installModel(
  context: CommandContext,
  name: string,
  { yes = false, hardware }: { yes?: boolean; hardware?: 'cpu' | 'cuda' },
): Promise<void> {
  const { home, env, signal, say } = context;
  const card = cardOf(name);
  const document = { id: card.id, runtime: card.runtime };
  if (card.runtime !== 'python') {
    context.result(`${card.id} needs no environment: it runs on ${card.runtime}`, document);
    return;
  }
  const environment = familyOf(card).name;
  const plan = await planInstall(card, { home, env, hardware });
  if (plan === undefined) {
    context.result(`the environment ${environment} is installed already`, {
      ...document,
      installed: 'before',
    });
    return;
  }
  for (const line of announced(plan)) say(line);
  if (!yes && !context.json && !(await agrees(signal))) {
    context.result('nothing was installed', { ...document, installed: 'no' });
    return;
  }
  await installEnvironment(plan, { home, env, signal, say });
  context.result(`the environment ${environment} is installed`, {
    ...document,
    installed: 'now',
    folder: plan.folder,
  });
}

/** Several models share an environment: whoever is told of it need not know which of them to name. */
function cardOf(name: string): ModelCard {
  const isModel = models.some(({ card: { id } }) => id === name.split(':')[0]);
  const sharing = models.find(({ card: { environment } }) => environment === name);
  return (isModel || sharing === undefined ? findModel(name).model : sharing).card;
}

function announced({ name, folder, lock, installer, torch, ...plan }: InstallPlan): string[] {
  const most = lock.packages.size;
  const downloads =
    plan.downloadBytes === undefined
      ? 'nobody counted how much that downloads on this system'
      : `downloads at most ${megabytes(plan.downloadBytes)}, less what ${installer.name} has cached`;
  const ofTorch =
    torch === 'cpu' ? ["torch in its build for CPUs; --hardware cuda brings the one for NVIDIA's GPUs"] : [];
  const useless =
    plan.uselessBytes > 0
      ? [
          `${megabytes(plan.uselessBytes)} of it are CUDA libraries, and there is no NVIDIA GPU here: uv would leave them out`,
          '  python3 -m pip install --user uv',
        ]
      : [];
  return [
    `${name}: at most ${most} packages by ${installer.name}, ${downloads}`,
    ...lock.checkouts.map(({ url, commit }) => `code by git, at ${commit.slice(0, 7)}: ${url}`),
    ...ofTorch,
    ...useless,
    `into ${folder}`,
  ];
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

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
