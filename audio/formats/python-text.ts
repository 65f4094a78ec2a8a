/** Whisper writes its files with Python; these are the places where Python and JavaScript write differently. */

const pythonSpace =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const outerSpace = new RegExp(`^${pythonSpace}|${pythonSpace}$`, 'g');

/** `str.strip()`: unlike `trim` it keeps a byte-order mark and takes separators such as U+001F. */
export const strip = (text: string): string => text.replace(outerSpace, '');

/** `round()`: halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** `repr(float)`: the shortest digits that read back as the same number, always with a point or an exponent. */
export function floatText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits}e${exponent.startsWith('-') ? '-' : '+'}${exponent.slice(1).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value.toFixed(0)}.0` : String(value);
}

/** `json.dumps(str)`: everything beyond printable ASCII is escaped. */
export const stringText = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
