/** A number that a report cannot show; the schema refuses NaN, so this stands for what is null. */
export const nothing = '–';

const shown = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
};

/** 0.0417 -> `4.2`; below a tenth of a percent one digit more, so that few errors do not read as none. */
function percentDigits(ratio: number): string {
  const percent = ratio * 100;
  return shown(percent, percent !== 0 && Math.abs(percent) < 0.1 ? 2 : 1);
}

/** `4.2 %` */
export const percent = (ratio: number): string => `${percentDigits(ratio)} %`;

/** `2.1–6.8 %` */
export const percentRange = (low: number, high: number): string =>
  `${percentDigits(low)}–${percentDigits(high)} %`;

/** `1.43 s`, `14.3 s`, `2 min 05 s`, `1 h 02 min` */
export function seconds(value: number): string {
  if (value < 9.995) return `${shown(value, 2)} s`;
  if (value < 59.95) return `${shown(value, 1)} s`;
  const whole = Math.round(value);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(value / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Decimal, as disks and downloads are sold: `182 MB`, `1.2 GB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = value;
  let unit = 0;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  const digits = unit === 0 || amount >= 9.95 ? 0 : 1;
  return `${shown(amount, digits)} ${units[unit] ?? ''}`;
}

/** Audio seconds a second: `0.42x`, `31.2x`, `312x`. */
export const factor = (value: number): string => `${shown(value, value < 1 ? 2 : value < 100 ? 1 : 0)}x`;

/** `-1.3 dB` */
export const decibels = (value: number): string => `${shown(value, 1)} dB`;

/** `1`, `0.25`: at most two digits after the point. */
export const plain = (value: number): string => shown(value, 2).replace(/\.?0+$/, '');

/** A value in the unit that its score names. */
export function quantity(value: number, unit: string): string {
  switch (unit) {
    case 'ratio':
      return percent(value);
    case 'dB':
      return decibels(value);
    case 'x':
      return factor(value);
    case 'seconds':
      return seconds(value);
    case 'bytes':
      return bytes(value);
    default:
      return unit === '' ? plain(value) : `${plain(value)} ${unit}`;
  }
}

/** An interval in the unit that its score names: `2.1–6.8 %`; apart where a minus would read as a dash. */
export function quantityRange(low: number, high: number, unit: string): string {
  if (unit === 'ratio') return percentRange(low, high);
  if (unit === 'dB') return `${shown(low, 1)} – ${decibels(high)}`;
  return `${quantity(low, unit)} – ${quantity(high, unit)}`;
}

/** A round value on an axis, as short as it can be: `5 %`, `20x`, `2.5 dB`. */
export function roundQuantity(value: number, unit: string): string {
  if (unit === 'ratio') return `${plain(value * 100)} %`;
  if (unit === 'x') return `${plain(value)}x`;
  return unit === 'dB' ? `${plain(value)} dB` : plain(value);
}
