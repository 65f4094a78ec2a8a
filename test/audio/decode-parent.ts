import { decodeApart } from '../../audio/decode-apart.ts';

// Started by decode-apart.test.ts and killed in the middle of this.
await decodeApart(process.argv[2] ?? '', { sampleRateHz: 16_000 });
