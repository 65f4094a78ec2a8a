/** What one clip came out as: its text, or numbers that were left in a file as raw float32. */
export type Output = { text: string } | { floats: string };

/** One answer to all clips. */
export interface Pass {
  /** Inference alone, summed over the clips: audio is read before the clock starts. */
  wallSeconds: number;
  /** Of all threads of the process; for our model process, whose clock is the system's, with reading the audio. */
  cpuSeconds: number | undefined;
  outputs: Output[];
}

/** A real process with a loaded model, ours or a peer's. */
export interface Contestant {
  name: string;
  /** From imported to ready; importing is not counted for peers, and is counted for us. */
  loadSeconds: number;
  pass(clips: readonly string[]): Promise<Pass>;
  peakBytes(): Promise<number | undefined>;
  stop(): Promise<void>;
}
