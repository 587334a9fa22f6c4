// Axes: from values to pixels, and the round numbers that stand beside them.

export type Scale = (value: number) => number;

export const linear =
  ([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale =>
  (value) =>
    from + ((value - low) / (high - low)) * (to - from);

/** Lowest and highest of the finite values; a range of its own around a single one. */
export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const around = Math.abs(low) / 10 || 0.5;
  return low === high ? [low - around, high + around] : [low, high];
}

/** The step of 1, 2, 2.5 or 5 times a power of ten that divides a range into about `count`. */
function roundStep(range: number, count: number): number {
  const rough = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** Multiples of a round step within a range, about `count` of them. @param least smallest step */
export function ticksWithin([low, high]: readonly [number, number], count: number, least = 0): number[] {
  const step = Math.max(least, roundStep(high - low, count));
  return multiples(step, Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9));
}

/** Multiples of a round step, the first and the last around a range. */
export function ticksAround([low, high]: readonly [number, number], count: number): number[] {
  const step = roundStep(high - low, count);
  return multiples(step, Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9));
}

function multiples(step: number, first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A number for people: four digits, percent where it is a share. */
export function shown(value: number, percent = false): string {
  if (!Number.isFinite(value)) return '–';
  if (percent) return `${(100 * value).toFixed(1)} %`;
  return Math.abs(value) >= 10_000 && Number.isInteger(value)
    ? value.toLocaleString('en')
    : String(Number(value.toPrecision(4)));
}

/** Digits after the point that all of some numbers have: one from 100 on, two from 1 on, else three; none if all are 0. */
export const digitsOf = (values: readonly number[]): number => {
  const most = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  if (most === 0) return 0;
  return most >= 100 ? 1 : most >= 1 ? 2 : 3;
};

/** With a fixed number of digits, or as a percentage with one. */
export const fixed = (value: number, digits: number, percent = false): string =>
  percent || !Number.isFinite(value) ? shown(value, percent) : value.toFixed(digits);

/** Of an axis: `40 %`, `0.25`, `20k`, `1e-4`. */
export function tickText(value: number, percent = false): string {
  if (percent) return `${Number((100 * value).toFixed(1))} %`;
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential().replace(/\.\d{3,}/, '');
  return Math.abs(value) >= 10_000 ? `${Number((value / 1000).toPrecision(4))}k` : String(Number(value.toPrecision(6)));
}

/** About how wide a text of 11 pixels stands; Chinese signs take twice. */
export const textWidth = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 11 : 6.3), 0);

/** No longer than `most` signs, an ellipsis at the end. */
export const shortened = (text: string, most: number): string => {
  const signs = Array.from(text);
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : text;
};

/** Pixels with at most one digit after the point. */
export const px = (value: number): number => Math.round(value * 10) / 10;
