import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { framed } from '../../audio/message-frames.ts';
import { MessagePipe } from '../../audio/message-pipe.ts';

/** Both ends of a connection, of which one is heard. */
let other: Socket;
let heard: unknown[];
let ended: Promise<Error | undefined>;
let close: () => void;
beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  other = createConnection(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  const [stream] = (await once(server, 'connection')) as [Socket];
  heard = [];
  ended = new Promise((resolve) => {
    new MessagePipe(stream, { message: (message) => heard.push(message), end: resolve });
  });
  close = () => {
    other.destroy();
    server.close();
  };
});
afterEach(() => close());

const framedBytes = (message: unknown): Buffer => Buffer.concat(framed(message));
const samples = Float32Array.from({ length: 30_000 }, (_, index) => index / 30_000);

test('messages arrive whole and in order, in whatever pieces they come', async () => {
  const bytes = Buffer.from('bytes');
  const messages = [
    'first',
    { left: samples, right: samples.subarray(7, 99) },
    null,
    [1, new Date(0), bytes],
  ];
  const all = Buffer.concat(messages.map(framedBytes));
  for (const [start, end] of [
    [0, 1],
    [1, 9],
    [9, 70_001],
    [70_001, all.length],
  ] as const) {
    other.write(all.subarray(start, end));
    await new Promise((resolve) => setImmediate(resolve));
  }
  other.end();
  expect(await ended).toBeUndefined();
  expect(heard).toEqual(messages);
});

test('an end that is closed is the end of the other, without an error', async () => {
  const pipe = new MessagePipe(other, { message: () => undefined, end: () => undefined });
  await pipe.send({ samples });
  pipe.close();
  expect(await ended).toBeUndefined();
  expect(heard).toEqual([{ samples }]);
});

test('what cannot be cloned is not sent, and says so', async () => {
  const pipe = new MessagePipe(other, { message: () => undefined, end: () => undefined });
  await expect(pipe.send({ again: () => 1 })).rejects.toThrow('could not be cloned');
  await pipe.send('still there');
  await expect.poll(() => heard).toEqual(['still there']);
});

test('to a side that has gone nothing is sent, and nothing breaks', async () => {
  const pipe = new MessagePipe(other, { message: () => undefined, end: () => undefined });
  other.destroy();
  await expect(pipe.send('anybody?')).rejects.toThrow();
});

const whole = framedBytes({ samples });
const [head = new Uint8Array()] = framed('short');
describe('the pipe ends with an error, and nothing after it is heard, when the other side writes', () => {
  test.each([
    ['a line of a log', Buffer.from('W0000 created device\n')],
    ['as many bytes as are before a message', Buffer.from('oops, no')],
    ['zeros', Buffer.alloc(100)],
    ['a head, and a body that is no message', Buffer.concat([head, Buffer.alloc(4_096, 'x')])],
    [
      'into the middle of a message',
      Buffer.concat([whole.subarray(0, 999), Buffer.from('!'), whole.subarray(999)]),
    ],
    [
      'less than it announced',
      Buffer.concat([whole.subarray(0, 999), whole.subarray(1_000), framedBytes('next')]),
    ],
  ])('%s', async (_, bytes) => {
    other.write(framedBytes('before'));
    other.write(bytes);
    other.write(framedBytes('after'));
    expect(await ended).toBeInstanceOf(Error);
    expect(heard).toEqual(['before']);
  });
});
