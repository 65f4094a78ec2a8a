import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { writeJson } from '../../audio/formats/json.ts';
import { writeSrt } from '../../audio/formats/srt.ts';
import { writeTsv } from '../../audio/formats/tsv.ts';
import { writeTxt } from '../../audio/formats/txt.ts';
import { writeVtt } from '../../audio/formats/vtt.ts';
import type { Transcript } from '../../contract/transcript.ts';

const writers = { txt: writeTxt, srt: writeSrt, vtt: writeVtt, tsv: writeTsv, json: writeJson };

/** `<audio stem>.txt|srt|vtt|tsv|json` in a folder, byte for byte as Whisper's own writers; returns the paths. */
export async function writeTranscript(
  transcript: Transcript,
  audioName: string,
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const stem = parse(audioName).name;
  return Promise.all(
    Object.entries(writers).map(async ([ending, write]) => {
      const path = join(folder, `${stem}.${ending}`);
      await writeFile(path, write(transcript));
      return path;
    }),
  );
}
