import { readFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';

/**
 * The greatest int8 weight that this processor multiplies without overflow. Without VNNI, x86 adds two products of
 * a byte and a signed byte in 16 bits, which 7-bit weights never exceed. arm64 has no such sum. Where the processor
 * does not say what it can, the safe range is used.
 */
export async function greatestInt8(): Promise<127 | 63> {
  if (arch() === 'arm64') return 127;
  if (platform() !== 'linux') return 63;
  return hasVnni(await readFile('/proc/cpuinfo', 'utf8').catch(() => '')) ? 127 : 63;
}

/** @param cpuinfo Linux's `/proc/cpuinfo` */
export const hasVnni = (cpuinfo: string): boolean => /^flags\s*:.*\b(avx512_vnni|avx_vnni)\b/m.test(cpuinfo);
