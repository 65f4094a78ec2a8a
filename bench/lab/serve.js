/** The bench's protocol for what is ours and no model of the catalogue: bench/line-process.ts says what passes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** `load(config, modules)` gives a function from samples to numbers; `modules` are those that the config names. */
export async function serve(load) {
  const config = JSON.parse(process.argv[2] ?? '{}');
  const startedMs = performance.now();
  const modules = [];
  for (const path of config.modules) modules.push(await import(pathToFileURL(path).href));
  const [{ decodeAudio }, ...others] = modules;
  const infer = await load(config, others);
  console.log(JSON.stringify({ loadSeconds: (performance.now() - startedMs) / 1000 }));

  for await (const line of createInterface({ input: process.stdin })) {
    const clips = [];
    for (const [index, path] of JSON.parse(line).clips.entries()) {
      const { samples } = await decodeAudio(path);
      const used = process.cpuUsage();
      const clipStartedMs = performance.now();
      const values = await infer(samples);
      const seconds = (performance.now() - clipStartedMs) / 1000;
      const { user, system } = process.cpuUsage(used);
      const floats = join(config.folder, `${process.pid}-${index}.f32`);
      writeFileSync(floats, values);
      clips.push({ seconds, cpuSeconds: (user + system) / 1e6, output: { floats } });
    }
    console.log(JSON.stringify({ clips }));
  }
}
