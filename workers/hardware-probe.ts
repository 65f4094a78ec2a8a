import { models } from '../models/registry.ts';
import { Hardware } from '../contract/hardware.ts';

export interface HardwareProbe {
  served: Hardware[];
  notServed: { hardware: string; why: string }[];
}

/** What this worker offers: hardware that it was asked for and that some model of the catalogue runs on. */
export function probeHardware(asked: readonly string[]): HardwareProbe {
  const served: Hardware[] = [];
  const notServed: HardwareProbe['notServed'] = [];
  for (const name of asked) {
    const hardware = Hardware.safeParse(name);
    if (!hardware.success)
      notServed.push({ hardware: name, why: `expected one of ${Hardware.options.join(', ')}` });
    else if (models.some(({ card }) => card.hardware.includes(hardware.data))) served.push(hardware.data);
    else notServed.push({ hardware: name, why: 'no model of the catalogue runs on it yet' });
  }
  return { served, notServed };
}
