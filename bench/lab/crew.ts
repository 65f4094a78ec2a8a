import type { Contestant, Output } from '../contestant.ts';

/**
 * Several processes that share the clips: who is free takes the next one. The clock is ours, from the first clip
 * handed out to the last answer, for a crew of one as well.
 */
export function crewOf(name: string, members: readonly Contestant[]): Contestant {
  return {
    name,
    get loadSeconds() {
      return Math.max(...members.map(({ loadSeconds }) => loadSeconds));
    },
    async pass(clips) {
      const outputs = new Array<Output>(clips.length);
      let next = 0;
      let cpuSeconds: number | undefined = 0;
      const startedMs = performance.now();
      const work = async (member: Contestant): Promise<void> => {
        for (let index = next++; index < clips.length; index = next++) {
          const pass = await member.pass([clips[index] ?? '']);
          outputs.splice(index, 1, ...pass.outputs);
          cpuSeconds =
            cpuSeconds === undefined || pass.cpuSeconds === undefined
              ? undefined
              : cpuSeconds + pass.cpuSeconds;
        }
      };
      await Promise.all(members.map(work));
      return { wallSeconds: (performance.now() - startedMs) / 1000, cpuSeconds, outputs };
    },
    async peakBytes() {
      const peaks = await Promise.all(members.map((member) => member.peakBytes()));
      return peaks.reduce<number | undefined>(
        (sum, peak) => (sum === undefined || peak === undefined ? undefined : sum + peak),
        0,
      );
    },
    async stop() {
      await Promise.all(members.map((member) => member.stop()));
    },
  };
}
