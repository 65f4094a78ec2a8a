import { factor, quantity, roundQuantity } from '../numbers.ts';
import { cut } from '../terminal-text.ts';
import { markup, type Markup } from '../page/markup.ts';
import { linearScale, logScale } from './scale.ts';

export interface SpeedPoint {
  label: string;
  rtfx: number;
  value: number;
  /** The timing was taken now and alone; others are drawn hollow. */
  ranked: boolean;
}

export interface SpeedChart {
  title: string;
  subtitle: string;
  unit: string;
  points: readonly SpeedPoint[];
}

const height = 280;
/** More letters than this would leave the plot on a phone. */
const longestLabel = 24;
/** Plot area between these rows; below it the axis has its words. */
const top = 14;
const bottom = height - 40;

/** Speed (RTFx, logarithmic) against error: the best models stand at the lower right. */
export function speedChart({ title, subtitle, unit, points }: SpeedChart): Markup {
  const across = logScale(points.map((point) => point.rtfx));
  const up = linearScale([0, ...points.map((point) => point.value)]);
  const x = (rtfx: number): string => `${across.position(rtfx).toFixed(2)}%`;
  const y = (value: number): number => bottom - ((bottom - top) * up.position(value)) / 100;
  const said = points.map(
    (point) => `${point.label}: ${quantity(point.value, unit)} at ${factor(point.rtfx)}`,
  );
  const placed = placeLabels(points.map((point) => ({ x: across.position(point.rtfx), y: y(point.value) })));
  return markup`<figure class="chart">
  <figcaption><strong>${title}</strong> <span>${subtitle}</span></figcaption>
  <svg class="plot" width="100%" height="${height}" role="img" aria-label="${said.join('; ')}">
${up.ticks.map(
  (
    tick,
  ) => markup`    <line class="grid" x1="0" x2="100%" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/>
    <text x="0" y="${(y(tick) - 4).toFixed(1)}">${roundQuantity(tick, unit)}</text>
`,
)}${across.ticks.map(
    (
      tick,
    ) => markup`    <text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${roundQuantity(tick, 'x')}</text>
`,
  )}    <text x="100%" y="${height - 6}" text-anchor="end">RTFx, faster to the right</text>
${points.map((point, index) => {
  const label = placed[index];
  if (label === undefined) return undefined;
  const side = label.isLeft ? 'end' : 'start';
  return markup`    <circle class="${point.ranked ? 'dot' : 'dot hollow'}" cx="${x(point.rtfx)}" cy="${y(point.value).toFixed(1)}" r="5.5"/>
    <text class="name" x="${x(point.rtfx)}" dx="${label.isLeft ? -10 : 10}" y="${label.y.toFixed(1)}" text-anchor="${side}">${cut(point.label, longestLabel)}</text>
`;
})}  </svg>
</figure>
`;
}

const lineHeight = 15;

/** Labels stand beside their dots, towards the middle, and move down past those that they would cover. */
function placeLabels(dots: readonly { x: number; y: number }[]): { y: number; isLeft: boolean }[] {
  const taken: { y: number; isLeft: boolean }[] = [];
  return dots.map((dot) => {
    const isLeft = dot.x > 55;
    let y = dot.y + 4;
    const covers = (): boolean =>
      taken.some((other) => other.isLeft === isLeft && Math.abs(other.y - y) < lineHeight);
    while (covers() && y < bottom) y += lineHeight;
    const label = { y, isLeft };
    taken.push(label);
    return label;
  });
}
