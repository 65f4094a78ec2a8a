import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { toJson } from '../../audio/formats/json.ts';
import { toSrt } from '../../audio/formats/srt.ts';
import { toTsv } from '../../audio/formats/tsv.ts';
import { toTxt } from '../../audio/formats/txt.ts';
import { toVtt } from '../../audio/formats/vtt.ts';
import type { Transcript } from '../../contract/transcript.ts';

const writers = { txt: toTxt, srt: toSrt, vtt: toVtt, tsv: toTsv, json: toJson };

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
