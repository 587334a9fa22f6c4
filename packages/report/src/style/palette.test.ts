import { describe, expect, it } from 'vitest';
import { dark, light } from './palette.ts';

/** Of WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each(Object.entries({ light, dark }))('%s', (_, colours) => {
  it.each([
    ['ink', 'paper'],
    ['ink', 'panel'],
    ['soft', 'paper'],
    ['soft', 'panel'],
    ['accent', 'paper'],
    ['paper', 'good'],
    ['paper', 'bad'],
  ] as const)('%s on %s is read', (text, ground) => {
    expect(contrast(colours[text], colours[ground])).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['s0', 's1', 's2', 's3', 's4', 's5'] as const)('line %s is seen', (line) => {
    expect(contrast(colours[line], colours.paper)).toBeGreaterThanOrEqual(3);
  });
});
