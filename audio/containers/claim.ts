import type { ByteSource } from '../byte-source.ts';
import type { Sniffed } from '../sniff.ts';
import { flacClaim } from './flac.ts';
import { mp3Claim } from './mp3.ts';
import { mp4Claim } from './mp4.ts';
import { oggClaim } from './ogg.ts';
import { webmClaim } from './webm.ts';

/** What a container says about the sound in it; the decoded sound is compared with that. */
export interface Claim {
  /** Length of the whole recording. */
  durationSeconds: number;
  /** How much shorter the decoded sound of an undamaged file may be. */
  toleranceSeconds: number;
}

/**
 * Decoders stop without a word where a file does, so the container is asked what should have been there.
 * Undefined where it does not say: ADTS, mp3 without a Xing header, live recordings.
 *
 * @throws LabError `BadAudio` when the file is visibly shorter than its container says
 */
export async function claimOf(source: ByteSource, { container, start }: Sniffed): Promise<Claim | undefined> {
  switch (container) {
    case 'flac':
      return flacClaim(source, start);
    case 'mp3':
      return mp3Claim(source, start);
    case 'mp4':
      return mp4Claim(source);
    case 'ogg/vorbis':
    case 'ogg/opus':
    case 'ogg/flac':
      return oggClaim(source, container);
    case 'webm':
      return webmClaim(source);
    case 'wav':
    case 'aac':
      return undefined;
  }
}
