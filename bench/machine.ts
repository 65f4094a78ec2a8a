import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** What decides how fast 8-bit and 32-bit inference are; everything newer than AVX2 is named where it is there. */
const tellingFlags = [
  'avx2',
  'avx512f',
  'avx512_vnni',
  'avx_vnni',
  'avx512_bf16',
  'amx_int8',
  'asimddp',
  'i8mm',
];

/** The machine in one line: a ratio means something only on processors like this one. */
export function machineLine(): string {
  const processors = cpus();
  const [{ model = 'unknown processor' } = {}] = processors;
  const flags = processorFlags().filter((flag) => tellingFlags.includes(flag));
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const extensions = flags.length > 0 ? ` (${flags.join(', ')})` : '';
  return `${model.trim()}${extensions}, ${processors.length} cores, ${gigabytes} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

/** Processes that wanted a core in the last minute, on average: above zero beforehand, the figures are not worth much. */
export const loadLine = (): string => (loadavg()[0] ?? 0).toFixed(2);

function processorFlags(): string[] {
  if (process.platform !== 'linux') return [];
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
  return line?.[1]?.split(' ') ?? [];
}
