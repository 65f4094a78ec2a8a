import { cpus } from 'node:os';
import { expect, test } from 'vitest';
import { loadLine, machineLine } from '../../bench/machine.ts';

test('the machine is told by what decides about speed: processor, cores, memory, Node', () => {
  const line = machineLine();
  expect(line).toContain(`${cpus().length} cores`);
  expect(line).toContain(process.version);
  expect(line).toMatch(/\d+ GiB/);
  expect(loadLine()).toMatch(/^\d+\.\d\d$/);
});
