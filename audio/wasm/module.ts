import { unsigned, type FunctionCode } from './function-code.ts';

/** Node's types name WebAssembly, and leave out how a module is made. */
declare const WebAssembly: {
  Memory: new (descriptor: { initial: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: Functions<string> };
};

const pageBytes = 65_536;

type Functions<Name extends string> = Readonly<Record<Name, (...numbers: number[]) => void>>;

/** What a module of these functions gives: each by its name, and the memory that they share. */
export interface Instance<Name extends string> {
  memory: ArrayBuffer;
  functions: Functions<Name>;
}

/**
 * Assembles functions into a WebAssembly module with a memory of its own, and starts it. They may call each other by
 * their place in the list.
 */
export function instantiate<Name extends string>(
  functions: Readonly<Record<Name, FunctionCode>>,
  memoryBytes: number,
): Instance<Name> {
  const named = Object.entries<FunctionCode>(functions);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(memoryBytes / pageBytes) });
  const section = (id: number, entries: readonly (readonly number[])[]): number[] => {
    const content = [...unsigned(entries.length), ...entries.flat()];
    return [id, ...unsigned(content.length), ...content];
  };
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      named.map(([, code]) => code.signature),
    ),
    ...section(2, [[...name('lab'), ...name('memory'), 0x02, 0x00, 0x00]]),
    ...section(
      3,
      named.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      named.map(([key], index) => [...name(key), 0x00, ...unsigned(index)]),
    ),
    ...section(
      10,
      named.map(([, { body }]) => [...unsigned(body.length), ...body]),
    ),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { lab: { memory } });
  return { memory: memory.buffer, functions: exports };
}

const name = (text: string): number[] => [text.length, ...Buffer.from(text, 'latin1')];
