import { execFileSync, fork } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { childEntry } from '../../audio/child-entry.ts';
import { decodeApart } from '../../audio/decode-apart.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { decoderDied } from '../../audio/decoder-died.ts';
import { encodeWav } from '../../audio/wav.ts';
import { failureOf } from './bad-audio.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const at16k = { sampleRateHz: 16_000 };

let folder = '';
/** An hour of silence, which takes many seconds to resample. */
let hour = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decode-apart-'));
  hour = join(folder, 'hour.wav');
  const bytes = 3_600 * 44_100 * 2;
  const header = encodeWav({ samples: new Float32Array(), sampleRateHz: 44_100 }, 'pcm16');
  header.writeUInt32LE(bytes + 36, 4);
  header.writeUInt32LE(bytes, 40);
  await writeFile(hour, header);
  await truncate(hour, 44 + bytes);
});
afterAll(() => rm(folder, { recursive: true }));

/** Process ids of the decoders that this process started. */
function decodersOf(parent: number | undefined): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' });
  return table.split('\n').flatMap((row) => {
    const [pid = '', ppid = '', ...command] = row.trim().split(/\s+/);
    return Number(ppid) === parent && command.join(' ').includes('decode-process') ? Number(pid) : [];
  });
}
const started = (parent: number | undefined) =>
  vi.waitFor(
    () => {
      const [pid] = decodersOf(parent);
      if (pid === undefined) throw new Error('no decoder yet');
      return pid;
    },
    { timeout: 20_000, interval: 50 },
  );
const isGone = (pid: number) =>
  vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), { timeout: 20_000, interval: 50 });

test.each(['speech.wav', 'speech-44k-stereo.mp3', 'speech.opus'])(
  '%s comes out as it does in one process',
  async (name) => {
    expect(await decodeApart(fixture(name), at16k)).toEqual(await decodeAudio(fixture(name), at16k));
  },
);

test('more samples than fit into one message arrive in order', async () => {
  const samples = Float32Array.from({ length: 1_000_000 }, (_, i) => (i % 65_536) / 65_536);
  const path = join(folder, 'ramp.wav');
  await writeFile(path, encodeWav({ samples, sampleRateHz: 16_000 }, 'float32'));
  const arrived = (await decodeApart(path)).samples;
  expect(arrived).toHaveLength(samples.length);
  expect(arrived.findIndex((value, i) => value !== samples[i])).toBe(-1);
});

test('BadAudio keeps its name, scope and cause on the way', async () => {
  const path = join(folder, 'notes.wav');
  await writeFile(path, 'Dear diary');
  const [apart, here] = await Promise.all([failureOf(decodeApart(path)), failureOf(decodeAudio(path))]);
  expect(apart).toEqual(here);
});

test('the event loop turns while a long file decodes', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 20);
  await decodeApart(hour, { ...at16k, durationSeconds: 120 });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

describe('an abort', () => {
  test('ends the decoding with its reason and leaves no process behind', async () => {
    const controller = new AbortController();
    const decoding = decodeApart(hour, at16k, controller.signal);
    const pid = await started(process.pid);
    controller.abort(new Error('cancelled by a person'));
    await expect(decoding).rejects.toThrow('cancelled by a person');
    await isGone(pid);
  });

  test('that came before starts nothing', async () => {
    const decoding = decodeApart(hour, at16k, AbortSignal.abort(new Error('too late')));
    await expect(decoding).rejects.toThrow('too late');
    expect(decodersOf(process.pid)).toEqual([]);
  });
});

test('a decoder that is killed is WorkerLost, which is tried again', async () => {
  const failure = failureOf(decodeApart(hour, at16k));
  process.kill(await started(process.pid), 'SIGKILL');
  expect(await failure).toMatchObject({
    type: 'WorkerLost',
    summary: 'The process that decoded hour.wav was killed.',
    cause: 'signal SIGKILL',
  });
});

test('no decoder outlives the process that started it', async () => {
  const { path, execArgv } = childEntry(import.meta.url, './decode-parent');
  const parent = fork(path, [hour], { execArgv });
  const decoder = await started(parent.pid);
  parent.kill('SIGKILL');
  await isGone(decoder);
});

describe('a decoder that died says how', () => {
  test('for want of memory: with what to do', () => {
    const stderr = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';
    const [failure] = decoderDied('call.m4a', { code: null, signal: 'SIGABRT', stderr }).failures;
    expect(failure).toMatchObject({ type: 'OutOfMemory', blockedOn: 'memory' });
    expect(failure.cause).toContain('heap out of memory');
  });

  test('by a bug: with its exit code and its last words', () => {
    const stderr = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
    const [failure] = decoderDied('call.m4a', { code: 7, signal: null, stderr }).failures;
    expect(failure).toMatchObject({
      type: 'Unexpected',
      scope: 'item',
      summary: 'The process that decoded call.m4a died (exit code 7).',
    });
    expect(failure.cause.split('\n')).toHaveLength(11);
    expect(failure.cause).toMatch(/line 29$/);
  });
});
