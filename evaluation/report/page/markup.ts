import { html, type raw } from 'hono/html';

export type Markup = ReturnType<typeof raw>;
type Value = string | number | Markup | undefined | readonly Value[];

/** Characters that no HTML document may hold, and those that turn the direction of the text after them. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A template whose values are escaped unless they are markup themselves. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const page = html(strings, ...values.map(clean));
  // Only a promise among the values makes one of the result, and the type of a value has none.
  if (page instanceof Promise) throw new TypeError('a template waits for a promise');
  return page;
}

function clean(value: Value): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'string' ? value.replace(forbidden, '\ufffd') : value;
}
