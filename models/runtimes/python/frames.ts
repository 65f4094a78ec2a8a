import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

/** One line of JSON, and the raw bytes that it announces. */
export interface Frame {
  head: Record<string, unknown>;
  body: Buffer;
}

const Head = z.looseObject({ bytes: z.int().nonnegative().default(0) });

/** @throws Error when the stream says something else */
export async function* readFrames(stream: Readable): AsyncGenerator<Frame> {
  let chunks: Buffer[] = [];
  let length = 0;
  let head: z.infer<typeof Head> | undefined;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Bodies are large and come in many chunks: they are joined once.
    while (head === undefined ? chunks.some((one) => one.includes('\n')) : length >= head.bytes) {
      const all = Buffer.concat(chunks);
      const end = head === undefined ? all.indexOf('\n') + 1 : head.bytes;
      const part = all.subarray(0, end);
      chunks = [all.subarray(end)];
      length -= end;
      if (head === undefined) head = Head.parse(JSON.parse(part.toString('utf8')));
      else {
        yield { head, body: part };
        head = undefined;
      }
    }
  }
}

export function writeFrame(stream: Writable, head: Record<string, unknown>, body?: Uint8Array): void {
  stream.write(`${JSON.stringify({ ...head, bytes: body?.byteLength ?? 0 })}\n`);
  if (body !== undefined) stream.write(body);
}
