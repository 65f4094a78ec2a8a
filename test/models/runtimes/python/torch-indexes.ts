/**
 * A package registry and, behind a proxy, the index that uv has built in for torch: both on loopback, with wheels of a
 * few bytes. What uv asks for by https comes to the proxy, which speaks for every host with a certificate of its own.
 */
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { buildWheel, sha256 } from '../../weights/package-index.ts';

export interface TorchIndexes extends AsyncDisposable {
  /** What makes uv use these two and nothing of this machine's configuration. */
  env: NodeJS.ProcessEnv;
  /** Of each wheel in the registry: its hash. */
  pins: Record<string, string>;
  /** Wheels that were downloaded, in order. */
  downloads: string[];
  /** What torch's own index does. */
  behaves: 'well' | 'names-no-hash' | 'names-another-hash' | 'has-none';
}

const pure = 'py3-none-any.whl';
const registry = ['torch-2.0', 'torchaudio-2.0', 'nvidia_cublas-13.0', 'triton-3.0', 'lab_hearing-1.0'];
const forCpu = ['torch-2.0+cpu', 'torchaudio-2.0+cpu'];

/** @param folder gets the wheels and the certificates */
export async function startTorchIndexes(folder: string): Promise<TorchIndexes> {
  const pins: Record<string, string> = {};
  for (const name of [...registry, ...forCpu]) {
    const at = join(folder, name.includes('+') ? 'for-cpu' : 'registry');
    await mkdir(at, { recursive: true });
    const module = { [`${name.split('-')[0] ?? ''}/__init__.py`]: Buffer.from('') };
    const { sha256: hash } = await buildWheel(at, module, `${name}-${pure}`);
    if (!name.includes('+')) pins[name] = hash;
  }
  await writeCertificates(folder);
  const sockets = new Set<Socket>();
  const plain = createServer((request, response) => void answer(join(folder, 'registry'), request, response));
  const tls = new Map<string, Promise<Server>>();

  async function answer(at: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const last = decodeURIComponent(request.url?.split('/').findLast((part) => part !== '') ?? '');
    const wheels = (await readdir(at)).filter((name) => name.endsWith('.whl'));
    if (wheels.includes(last)) {
      if (request.method === 'GET') indexes.downloads.push(last);
      return void response.end(await readFile(join(at, last)));
    }
    const isTorch = at.endsWith('for-cpu');
    const found = wheels.filter((name) => name.split('-')[0] === last.replaceAll('-', '_'));
    if (found.length === 0 || (isTorch && indexes.behaves === 'has-none'))
      return void response.writeHead(404).end();
    const links = found.map(async (name) => {
      const bytes = await readFile(join(at, name));
      const hash = sha256(indexes.behaves === 'names-another-hash' && isTorch ? Buffer.from(name) : bytes);
      const fragment = indexes.behaves === 'names-no-hash' && isTorch ? '' : `#sha256=${hash}`;
      return `<a href="/files/${encodeURIComponent(name)}${fragment}">${name}</a>`;
    });
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!DOCTYPE html><html><body>${(await Promise.all(links)).join('\n')}</body></html>`);
  }

  async function tlsServer(host: string): Promise<Server> {
    const server = createTlsServer(await certificateOf(host, folder), (request, response) => {
      void answer(join(folder, 'for-cpu'), request, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  plain.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    void (async () => {
      const host = request.url?.split(':')[0] ?? '';
      const asked = tls.get(host) ?? tlsServer(host);
      tls.set(host, asked);
      const server = await asked;
      const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1');
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
      }
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    })();
  });
  await once(plain.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  const indexes: TorchIndexes = {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      UV_DEFAULT_INDEX: `${address}/simple`,
      UV_NO_CACHE: '1',
      HTTPS_PROXY: address,
      SSL_CERT_FILE: join(folder, 'authority.pem'),
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `${address}/simple`,
    },
    pins,
    downloads: [],
    behaves: 'well',
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      for (const server of [plain, ...(await Promise.all(tls.values()))]) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
  return indexes;
}

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority that only these tests trust. */
async function writeCertificates(folder: string): Promise<void> {
  const names = ['-keyout', 'authority.key', '-out', 'authority.pem', '-subj', '/CN=authority', '-days', '2'];
  const options = [...key, ...names, '-addext', 'basicConstraints=critical,CA:TRUE'];
  await execa('openssl', ['req', '-x509', ...options], { cwd: folder });
}

async function certificateOf(host: string, folder: string): Promise<{ key: Buffer; cert: Buffer }> {
  const subject = ['-keyout', 'host.key', '-out', 'host.csr', '-subj', `/CN=${host}`];
  await execa('openssl', ['req', ...key, ...subject], { cwd: folder });
  await writeFile(join(folder, 'host.ext'), `subjectAltName=DNS:${host}`);
  const by = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-days', '2'];
  const options = [...by, '-in', 'host.csr', '-extfile', 'host.ext', '-out', 'host.pem'];
  await execa('openssl', ['x509', '-req', ...options], { cwd: folder });
  return { key: await readFile(join(folder, 'host.key')), cert: await readFile(join(folder, 'host.pem')) };
}
