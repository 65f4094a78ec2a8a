export interface HostActivities {
  shout(text: string): Promise<string>;
  failTwice(): Promise<string>;
  failAlways(): Promise<string>;
}

/** Fails with an error of the host's own, fields and all, until the third attempt. */
export function createHostActivities(): HostActivities {
  let calls = 0;
  return {
    shout: (text) => Promise.resolve(text.toUpperCase()),
    failTwice: () => {
      calls++;
      return calls < 3
        ? Promise.reject(new HostError('the host is not ready'))
        : Promise.resolve(`call ${calls}`);
    },
    // What a host puts into its own errors is the host's business.
    failAlways: () =>
      Promise.reject(new HostError('the host is not ready: hf_PLANTEDplantedPLANTEDplanted1234')),
  };
}

export class HostError extends Error {
  override readonly name = 'HostError';
}
