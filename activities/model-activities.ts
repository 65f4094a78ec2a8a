import type { ScoredCapability } from '../contract/capability.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { createInferShard } from './infer-shard.ts';
import { createIngest } from './ingest.ts';
import { createPrepare } from './prepare.ts';
import { createProbe } from './probe.ts';
import { createUnload } from './unload.ts';

/** Model steps, on the queue of the hardware. Each capability has its own name, so that a timeline reads well. */
export type ModelActivities = {
  'lab.ingest': ReturnType<typeof createIngest>;
  'lab.prepare': ReturnType<typeof createPrepare>;
  'lab.probe': ReturnType<typeof createProbe>;
  'lab.unload': ReturnType<typeof createUnload>;
} & Record<`lab.${ScoredCapability}`, ReturnType<typeof createInferShard>>;

export function createModelActivities(dependencies: ActivityDependencies): ModelActivities {
  const inferShard = createInferShard(dependencies);
  return {
    'lab.ingest': createIngest(dependencies),
    'lab.prepare': createPrepare(dependencies),
    'lab.probe': createProbe(dependencies),
    'lab.unload': createUnload(dependencies),
    'lab.asr': inferShard,
    'lab.vad': inferShard,
    'lab.diarization': inferShard,
    'lab.enhance': inferShard,
    'lab.music_transcription': inferShard,
    'lab.classify': inferShard,
    'lab.separate': inferShard,
    'lab.embed': inferShard,
    'lab.tts': inferShard,
  };
}
