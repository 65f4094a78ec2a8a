import { openRecording } from '../../audio/recording.ts';

// Started by recording.test.ts and killed while it holds a long recording.
const [, , path = '', folder = ''] = process.argv;
const { ranges } = await openRecording(path, { sampleRateHz: 48_000 }, folder);
process.on('message', () => undefined);
process.send?.(ranges?.length);
