/** A git repository on disk, as a place for code that no package registry has. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';

/** Git as it is where nobody has set it up. */
export const gitEnv: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};
const author = ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.org'];

/** @returns its address, and its commits in order */
export async function codeRepository(
  parent: string,
  ...commits: Record<string, string>[]
): Promise<{ url: string; commits: string[] }> {
  const folder = join(await mkdtemp(join(parent, 'repository-')), 'voice-code');
  const git = async (...words: string[]): Promise<string> =>
    (await execa('git', ['-C', folder, ...author, ...words], { env: gitEnv, extendEnv: false })).stdout;
  await mkdir(folder);
  await git('init', '--quiet', '--initial-branch', 'main');
  const ids: string[] = [];
  for (const files of commits) {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Another state');
    ids.push(await git('rev-parse', 'HEAD'));
  }
  return { url: pathToFileURL(folder).href, commits: ids };
}
