/** The mean of the channels, which must be equally long; a single channel is returned as it is. */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(), ...others] = channels;
  if (others.length === 0) return first;
  const mono = Float32Array.from(first);
  for (const channel of others) {
    for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0);
  }
  return mono.map((sum) => sum / channels.length);
}
