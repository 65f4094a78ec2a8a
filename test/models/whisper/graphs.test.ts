import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaNode } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { WhisperEngine } from '../../../models/whisper/engine.ts';
import { multipliesByteBlocks } from '../../../models/whisper/graphs/byte-blocks.ts';
import { compileGraphs, type CompileOptions } from '../../../models/whisper/graphs/compile.ts';
import { readConfig } from '../../../models/whisper/graphs/config.ts';
import { greatestInt8 } from '../../../models/runtimes/onnx/int8-range.ts';
import { openOwnEngine, type OwnEngineOptions } from '../../../models/whisper/own-engine.ts';
import { openSession } from '../../../models/runtimes/onnx/session.ts';
import { float32, floats, int64 } from '../../../models/runtimes/onnx/tensor.ts';
import { readGolden } from '../../golden/read-golden.ts';
import { bands, frames, numbers, smallWhisper, vocabulary, writeRepository } from './small-whisper.ts';

const Summary = z.object({
  textToken: z.int(),
  textLogit: z.number(),
  textLogSumExp: z.number(),
  endLogit: z.number(),
  lastLogits: z.array(z.number()),
});
const [golden] = readGolden(
  'whisper-graphs.json',
  z.object({
    prompt: z.array(z.int()),
    then: z.array(z.int()),
    logits: z.array(z.number()),
    noSpeech: z.number(),
    summaries: z.array(Summary),
    alignment: z.array(z.number()),
  }),
);
if (golden === undefined) throw new Error('no golden values');

const folder = await mkdtemp(join(tmpdir(), 'whisper-graphs-'));
const features = numbers('features', bands * frames * 2);
let files: Awaited<ReturnType<typeof writeRepository>>;
beforeAll(async () => {
  files = await writeRepository(join(folder, 'small'));
});
afterAll(() => rm(folder, { recursive: true }));

const options = (given: Partial<OwnEngineOptions> = {}): OwnEngineOptions => ({
  ...files,
  precision: 'fp32',
  home: join(folder, 'home'),
  threads: 1,
  provider: 'cpu',
  progress: () => undefined,
  ...given,
});

async function withEngine<T>(
  given: Partial<OwnEngineOptions>,
  use: (engine: WhisperEngine) => Promise<T>,
): Promise<T> {
  const engine = await openOwnEngine(options(given));
  try {
    return await use(engine);
  } finally {
    await engine.dispose();
  }
}

function expectNear(actual: Iterable<number>, expected: readonly number[], tolerance: number): void {
  const values = [...actual];
  expect(values.length).toBe(expected.length);
  const furthest = Math.max(...expected.map((value, i) => Math.abs(value - (values[i] ?? NaN))));
  expect(furthest).toBeLessThan(tolerance);
}

/** Of graphs for what this processor is not. */
const logitsOf = async (
  written: Pick<CompileOptions, 'encoder' | 'decoder' | 'greatest'>,
): Promise<Float32Array> => {
  const other = await mkdtemp(join(folder, 'other-processor-'));
  const config = await readConfig(files.configFile, files.generationConfigFile);
  await compileGraphs(other, { config, weights: files.weightsFile, progress: () => undefined, ...written });
  const onOneThread = { threads: 1, provider: 'cpu', asWritten: true };
  const encoder = await openSession(join(other, 'encoder.onnx'), onOneThread);
  const decoder = await openSession(join(other, 'decoder.onnx'), onOneThread);
  const heard = await encoder.run({ features: float32(features, [1, bands, frames * 2]) });
  const nothing = float32(new Float32Array(), [1, 2, 0, 16]);
  const caches = Object.fromEntries(
    ['keys_0', 'values_0', 'keys_1', 'values_1'].map((name) => [name, nothing]),
  );
  const { length } = golden.prompt;
  const outputs = await decoder.run({
    ...{ ...heard, ...caches, tokens: int64(golden.prompt, [1, length]) },
    ...{ positions: int64([...golden.prompt.keys()], [length]), asked: int64([length - 1], [1]) },
  });
  await encoder.release();
  await decoder.release();
  return floats(outputs, 'logits').data.subarray(0, 80);
};

describe('fp32 graphs give what the architecture says', () => {
  test('all logits of the prompt, unmasked, and the probability of no speech', async () => {
    const step = await withEngine({}, async (engine) =>
      engine.step(await engine.encode(features), golden.prompt, undefined, { logits: true, noSpeechAt: 0 }),
    );
    expect(step.logits?.length).toBe(vocabulary);
    expectNear(step.logits?.subarray(0, 80) ?? [], golden.logits, 1e-4);
    expect(step.noSpeechProbability).toBeCloseTo(golden.noSpeech, 5);
  });

  test('the same logits where a device has no operators but those of ONNX', async () => {
    const logits = await logitsOf({ encoder: 'standard', decoder: 'standard', greatest: 127 });
    expectNear(logits, golden.logits, 1e-4);
  });

  test('what the rules of decoding need, token after token on the cache, without suppressed tokens', async () => {
    await withEngine({}, async (engine) => {
      const window = await engine.encode(features);
      let step = await engine.step(window, golden.prompt, undefined, {});
      for (const [i, expected] of golden.summaries.entries()) {
        const token = golden.then[i - 1];
        if (token !== undefined) step = await engine.step(window, [token], step.cache, {});
        expect(step.textToken).toBe(expected.textToken);
        expectNear([step.textLogit, step.textLogSumExp], [expected.textLogit, expected.textLogSumExp], 1e-4);
        expectNear([step.endLogit], [expected.endLogit], 1e-4);
        expect(step.timestampLogits.length).toBe(1501);
        expectNear(step.timestampLogits.subarray(-40), expected.lastLogits, 1e-4);
        expect(step.cache.length).toBe(golden.prompt.length + i);
      }
    });
  });

  test('several tokens at once after a cache are the same as one after the other', async () => {
    await withEngine({}, async (engine) => {
      const window = await engine.encode(features);
      const first = await engine.step(window, golden.prompt, undefined, {});
      const step = await engine.step(window, golden.then, first.cache, {});
      expectNear([step.textLogSumExp], [golden.summaries.at(-1)?.textLogSumExp ?? NaN], 1e-4);
    });
  });

  test('the attention of the alignment heads, in their order', async () => {
    await withEngine({}, async (engine) => {
      const alignment = await engine.alignment?.(await engine.encode(features), golden.prompt);
      expect(alignment?.heads).toBe(2);
      expectNear(alignment?.weights ?? [], golden.alignment, 1e-5);
    });
  });

  test('an output matrix of its own is used where a fine-tune has one', async () => {
    const tensors = smallWhisper();
    const { dtype, dims, values } = tensors['model.decoder.embed_tokens.weight'] ?? {
      dtype: 'F16',
      dims: [],
      values: [],
    };
    const doubled = Float32Array.from(values, (value) => 2 * value);
    const untied = await writeRepository(join(folder, 'untied'), {
      ...tensors,
      'proj_out.weight': { dtype, dims, values: doubled },
    });
    const step = await withEngine(untied, async (engine) =>
      engine.step(await engine.encode(features), golden.prompt, undefined, { logits: true }),
    );
    expectNear(
      step.logits?.subarray(0, 80) ?? [],
      golden.logits.map((logit) => 2 * logit),
      2e-4,
    );
  });
});

describe('int8 graphs stay near', () => {
  const spread = Math.max(...golden.logits) - Math.min(...golden.logits);

  test.each(['mixed', 'int8'] as const)(
    '%s: logits within three hundredths of their range',
    async (precision) => {
      const step = await withEngine({ precision }, async (engine) =>
        engine.step(await engine.encode(features), golden.prompt, undefined, { logits: true }),
      );
      expectNear(step.logits?.subarray(0, 80) ?? [], golden.logits, 0.03 * spread);
    },
  );

  test.each([
    ['without VNNI: weights of seven bits', 'blocks', 63],
    ['that does not multiply blocks of bytes: one scale for each output', 'tensor', 127],
    ['that does neither', 'tensor', 63],
  ] as const)('for a processor %s', async (_, arithmetic, greatest) => {
    const logits = await logitsOf({ encoder: 'rows', decoder: arithmetic, greatest });
    expectNear(logits, golden.logits, 0.05 * spread);
  });

  test('the alignment heads attend where they do in fp32, within a hundredth', async () => {
    await withEngine({ precision: 'int8' }, async (engine) => {
      const alignment = await engine.alignment?.(await engine.encode(features), golden.prompt);
      expectNear(alignment?.weights ?? [], golden.alignment, 0.01);
    });
  });

  describe.runIf(existsSync('/proc/cpuinfo') && ['x64', 'arm64'].includes(process.arch))(
    'and are written for what this processor does',
    () => {
      const says = (flags: RegExp): boolean => flags.test(readFileSync('/proc/cpuinfo', 'utf8'));

      test('with the widest weights that it multiplies without overflow', async () => {
        const isExact = process.arch === 'arm64' || says(/\bavx(512)?_vnni\b/) || !says(/\bavx2\b/);
        expect(await greatestInt8()).toBe(isExact ? 127 : 63);
      });

      test('in blocks of bytes where it multiplies these as bytes', async () => {
        expect(await multipliesByteBlocks()).toBe(says(/\b(avx2|asimddp)\b/));
      });
    },
  );
});

describe('graphs are written once', () => {
  const openSaying = async (home: string, given: Partial<OwnEngineOptions> = {}): Promise<string[]> => {
    const said: string[] = [];
    await withEngine({ home, progress: (what) => said.push(what), ...given }, () => Promise.resolve());
    return said;
  };
  const folders = async (home: string): Promise<string[]> =>
    (await readdir(join(home, 'graphs'))).filter((name) => !name.endsWith('.lock'));

  test('and opened the next time; two who want them at once wait for the one that writes', async () => {
    const home = join(folder, 'once');
    const said = await Promise.all([openSaying(home), openSaying(home)]);
    expect(said.map((lines) => lines.length > 0).sort()).toEqual([false, true]);
    expect(await openSaying(home)).toEqual([]);
    expect(await folders(home)).toHaveLength(1);
  });

  test('for each precision, and again when the weights change', async () => {
    const home = join(folder, 'each');
    await openSaying(home);
    expect(await openSaying(home, { precision: 'int8' })).not.toEqual([]);
    const tensors = smallWhisper();
    tensors['model.encoder.conv1.bias']?.values.fill(0);
    const changed = await writeRepository(join(folder, 'changed'), tensors);
    expect(await openSaying(home, changed)).not.toEqual([]);
    expect(await folders(home)).toHaveLength(3);
  });

  test('again when a process was killed while it wrote them, and nothing of that stays', async () => {
    const home = join(folder, 'killed');
    const killed = await execaNode({ nodeOptions: ['--import', 'tsx'], reject: false })(
      join(import.meta.dirname, 'killed-while-compiling.ts'),
      [JSON.stringify(options({ home }))],
    );
    expect(killed.signal).toBe('SIGKILL');
    expect((await folders(home)).some((name) => name.includes('partial'))).toBe(true);
    expect(await openSaying(home)).not.toEqual([]);
    expect(await folders(home)).toHaveLength(1);
  });

  test('and what another version of this program wrote goes a day after its last use', async () => {
    const home = join(folder, 'versions');
    await openSaying(home);
    await openSaying(home, { precision: 'int8' });
    const today = await folders(home);
    const of = (version: string): string => `${(today[0] ?? '').slice(0, 64)}-${version.repeat(16)}`;
    const opened = async (name: string, hoursAgo: number): Promise<void> => {
      const path = join(home, 'graphs', name);
      await cp(join(home, 'graphs', today[0] ?? ''), path, { recursive: true });
      await utimes(path, Date.now() / 1000, Date.now() / 1000 - hoursAgo * 3600);
    };
    await opened(of('a'), 48);
    await opened(of('b'), 2);
    await opened(`${of('c')}.partial-killed`, 48);
    await truncate(join(home, 'graphs', today[0] ?? '', 'encoder.data'), 1000);
    for (const precision of ['fp32', 'int8'] as const) await openSaying(home, { precision });
    expect((await folders(home)).sort()).toEqual([...today, of('b')].sort());

    await opened(of('a'), 48);
    const said = [await openSaying(home), await openSaying(home, { precision: 'int8' })];
    expect(said).toEqual([[], []]);
    expect((await folders(home)).sort()).toEqual([...today, of('b')].sort());
  });

  test('again when a file of theirs has lost its end', async () => {
    const home = join(folder, 'cut');
    await openSaying(home);
    const [name = ''] = await folders(home);
    await truncate(join(home, 'graphs', name, 'decoder.data'), 1000);
    expect(await openSaying(home)).not.toEqual([]);
  });
});

describe('what stands in the way has a name', () => {
  test('weights that end too early are WeightsCorrupt', async () => {
    const cut = await writeRepository(join(folder, 'short'));
    await truncate(cut.weightsFile, 20_000);
    await expect(openOwnEngine(options(cut))).rejects.toThrow(/^WeightsCorrupt: /);
  });

  test('weights of another shape than the config says are WeightsCorrupt', async () => {
    const tensors = smallWhisper();
    delete tensors['model.decoder.layers.1.fc2.weight'];
    const lacking = await writeRepository(join(folder, 'lacking'), tensors);
    await expect(openOwnEngine(options(lacking))).rejects.toThrow(/^WeightsCorrupt: /);
  });

  test('a config of another architecture is WeightsCorrupt', async () => {
    const other = await writeRepository(join(folder, 'other'));
    await writeFile(other.configFile, JSON.stringify({ model_type: 'wav2vec2' }));
    await expect(openOwnEngine(options(other))).rejects.toThrow(/^WeightsCorrupt: config\.json/);
  });

  test('a home that cannot be written is StorageFull', async () => {
    const home = join(folder, 'a-file');
    await writeFile(home, '');
    await expect(openOwnEngine(options({ home }))).rejects.toThrow(/^StorageFull: /);
  });
});
