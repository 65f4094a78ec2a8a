import { roundQuantity } from '../numbers.ts';
import { markup, type Markup } from '../page/markup.ts';
import { linearScale, type Scale } from './scale.ts';

/** One value with its interval: a dot with whiskers. */
export interface IntervalRow {
  label: string;
  value: number;
  low?: number | undefined;
  high?: number | undefined;
  /** Where the value stood before, joined to it by an arrow's line. */
  from?: number | undefined;
  /** What stands beside the row: `4.2 %`. */
  text: string;
  /** The result counts as evidence; others are drawn hollow. */
  solid: boolean;
}

export interface IntervalChart {
  title: string;
  subtitle: string;
  unit: string;
  rows: readonly IntervalRow[];
  /** Values that the axis must reach: 0 for an error, 1 for a share. */
  reach: readonly number[];
}

/** Values of one metric on one dataset under each other, on one axis. Reads without script, colour or a wide screen. */
export function intervalChart({ title, subtitle, unit, rows, reach }: IntervalChart): Markup {
  const scale = linearScale([...reach, ...rows.flatMap(extent)]);
  const said = rows.map(({ label, text }) => `${label}: ${text}`).join('; ');
  return markup`<figure class="chart">
  <figcaption><strong>${title}</strong> <span>${subtitle}</span></figcaption>
  <div class="rows" role="img" aria-label="${said}">
${rows.map(
  (row) => markup`    <div class="label">${row.label}</div><div class="value">${row.text}</div>
    <svg class="track" width="100%" height="26" aria-hidden="true">${grid(scale)}${mark(row, scale)}</svg>
`,
)}    <svg class="track" width="100%" height="18" aria-hidden="true">${scale.ticks.map(
    (tick) =>
      markup`<text x="${at(scale, tick)}" y="13" text-anchor="middle">${roundQuantity(tick, unit)}</text>`,
  )}</svg>
  </div>
</figure>
`;
}

const extent = ({ value, low, high, from }: IntervalRow): number[] =>
  [value, low, high, from].filter((one) => one !== undefined);

const at = (scale: Scale, value: number): string => `${scale.position(value).toFixed(2)}%`;

const grid = (scale: Scale): Markup[] =>
  scale.ticks.map(
    (tick) => markup`<line class="grid" x1="${at(scale, tick)}" x2="${at(scale, tick)}" y1="0" y2="26"/>`,
  );

function mark({ value, low, high, from, solid }: IntervalRow, scale: Scale): Markup {
  const whisker =
    low === undefined || high === undefined
      ? undefined
      : markup`<line class="whisker" x1="${at(scale, low)}" x2="${at(scale, high)}" y1="13" y2="13"/>${[
          low,
          high,
        ].map(
          (end) =>
            markup`<line class="whisker" x1="${at(scale, end)}" x2="${at(scale, end)}" y1="8" y2="18"/>`,
        )}`;
  const start =
    from === undefined
      ? undefined
      : markup`<line class="way" x1="${at(scale, from)}" x2="${at(scale, value)}" y1="13" y2="13"/><circle class="from" cx="${at(scale, from)}" cy="13" r="4"/>`;
  const dot = markup`<circle class="${solid ? 'dot' : 'dot hollow'}" cx="${at(scale, value)}" cy="13" r="5.5"/>`;
  return markup`${start}${whisker}${dot}`;
}
