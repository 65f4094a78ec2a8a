/** The application's own side effects: here, a note in a folder of its own. */
import { appendFile } from 'node:fs/promises';
import type { ArtifactStore } from '@model-lab/model-lab';
import { readStep, type LabStepResult } from '@model-lab/model-lab';

export interface Activities {
  writeNote(call: string, step: LabStepResult<'asr'>): Promise<number>;
}

/** Transcripts may be long, so workflows hand on a reference, and activities read what it refers to. */
export function createActivities({ store, notes }: { store: ArtifactStore; notes: string }): Activities {
  return {
    async writeNote(call, step) {
      const { text } = await readStep(store, step);
      await appendFile(notes, `${call}: ${text.trim()}\n`);
      return text.trim().split(/\s+/).length;
    },
  };
}
