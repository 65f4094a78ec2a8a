import type { Node } from 'yaml';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';

export interface Position {
  line: number;
  column: number;
}

/** A YAML text as a value, with the place in the text of each part of it. */
export interface PositionedYaml {
  /** Undefined when the text cannot be read as YAML; of a name that stands twice, the later value. */
  value: unknown;
  /** Where the text is not YAML, or has a key twice. */
  errors: { position: Position; text: string }[];
  /**
   * Where a value stands, or the nearest one around it that exists.
   *
   * @param key with it: where this name stands in the mapping at `path`
   */
  positionOf(path: readonly PropertyKey[], key?: string): Position;
}

export function parseYaml(text: string): PositionedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults = [...document.errors, ...document.warnings];
  const errors = faults.map((fault) => ({
    position: at(fault.pos[0]),
    text: fault.code === 'DUPLICATE_KEY' ? 'this name stands here a second time' : fault.message,
  }));
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      errors.push({ position: at(alias.range?.[0] ?? 0), text: `*${alias.source} has no anchor before it` });
    },
  });
  const isReadable = errors.length === faults.filter(({ code }) => code === 'DUPLICATE_KEY').length;

  const nodeAt = (path: readonly PropertyKey[]): Node | null => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node)) return node;
    }
    return document.contents;
  };
  return {
    value: isReadable ? (document.toJS() as unknown) : undefined,
    errors,
    positionOf: (path, key) => {
      const node = nodeAt(path);
      const pair = isMap(node) && node.items.find(({ key: name }) => isScalar(name) && name.value === key);
      const named = pair !== false && pair !== undefined && isNode(pair.key) ? pair.key : node;
      return at(named?.range?.[0] ?? 0);
    },
  };
}
