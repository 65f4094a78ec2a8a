/** An element of a document, as far as tests look at it. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  /** All text inside, entities resolved. */
  text: string;
  children: Element[];
}

const emptyElements = new Set(['meta', 'br', 'link', 'img', 'input', 'hr']);
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Reads a document strictly: unbalanced tags, bare `<`, unknown entities and unquoted attributes are errors. */
export function readMarkup(document: string): Element {
  const root: Element = { name: '#document', attributes: {}, text: '', children: [] };
  const open: Element[] = [root];
  const say = (text: string): void => open.forEach((element) => (element.text += text));
  const token =
    /<!doctype html>|<\/([a-z0-9]+)>|<([a-zA-Z0-9]+)((?:\s+[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?)>|[^<]+|</g;
  let isStyle = false;
  for (const [raw, closing, opening, attributes = '', selfClosing] of document.matchAll(token)) {
    const top = open.at(-1) ?? root;
    if (closing !== undefined) {
      if (top.name !== closing) throw new Error(`</${closing}> closes <${top.name}>`);
      open.pop();
      isStyle = false;
    } else if (opening !== undefined) {
      const element = { name: opening, attributes: readAttributes(attributes), text: '', children: [] };
      top.children.push(element);
      if (!emptyElements.has(opening) && selfClosing !== '/') open.push(element);
      isStyle = opening === 'style';
    } else if (raw === '<') throw new Error('a bare < in the text');
    else if (raw !== '<!doctype html>') say(isStyle ? raw : resolve(raw));
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.name ?? ''}> is never closed`);
  return root;
}

const readAttributes = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([a-zA-Z0-9:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      resolve(value),
    ]),
  );

const resolve = (text: string): string =>
  text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const letter = entities[name];
    if (letter === undefined || !whole.endsWith(';')) throw new Error(`unknown entity ${whole}`);
    return letter;
  });

/** All elements with this name or class (`.dot`), in document order. */
export function findAll(element: Element, selector: string): Element[] {
  const matches = ({ name, attributes }: Element): boolean =>
    selector.startsWith('.')
      ? (attributes.class ?? '').split(' ').includes(selector.slice(1))
      : name === selector;
  return element.children.flatMap((child) => [
    ...(matches(child) ? [child] : []),
    ...findAll(child, selector),
  ]);
}
