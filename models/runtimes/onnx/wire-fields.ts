/** One field of a message in Protocol Buffers' wire format. */
export interface WireField {
  field: number;
  /** What follows the tag: of a string, bytes or a message without its length. */
  content: Uint8Array;
  /** The field as it stands in the message, with tag and length. */
  whole: Uint8Array;
}

/**
 * The fields of a message, in their order: views, nothing is copied.
 * Source: protobuf.dev, "Encoding".
 * @throws RangeError when the bytes are no such message
 */
export function wireFields(message: Uint8Array): WireField[] {
  const found: WireField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('a number has no end');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const from = at;
    const tag = varint();
    const wire = tag % 8;
    let start = at;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      start = at;
      at += length;
    } else throw new RangeError(`no field has wire type ${wire}`);
    if (at > message.length) throw new RangeError('a field is longer than its message');
    found.push({
      field: Math.floor(tag / 8),
      content: message.subarray(start, at),
      whole: message.subarray(from, at),
    });
  }
  return found;
}
