// Figures of the variants experiment.
import * as z from 'zod';
import type { Finding } from '../experiment.ts';
import { type Translating, translatingSchema } from './translating.ts';

export const shapes = {
  one: { layers: 1, bidirectional: false, title: 'one wide layer' },
  two: { layers: 2, bidirectional: false, title: 'two layers' },
  three: { layers: 3, bidirectional: false, title: 'three layers' },
  both: { layers: 1, bidirectional: true, title: 'one layer in both directions' },
} as const;
export type ShapeName = keyof typeof shapes;
export const shapeNames = Object.keys(shapes) as ShapeName[];

export const variantSchema = z.union([
  translatingSchema,
  z.strictObject({ accuracy: z.number(), hiddenSize: z.int(), weights: z.int() }),
]);
export type Variant = z.infer<typeof variantSchema>;
export type VariantFindings = readonly Finding<Variant>[];

/** One of each seed. */
export const shapesOf = (findings: VariantFindings, shape: ShapeName) =>
  findings.flatMap(({ settings, measured }) => (settings.shape === shape && 'accuracy' in measured ? [measured] : []));

/** One of each seed. */
export const translatingOf = (findings: VariantFindings, attention: boolean): Translating[] =>
  findings.flatMap(({ settings, measured }) =>
    settings.attention === attention && 'lengths' in measured ? [measured] : [],
  );

/** Share of next words that are right in sentences from `least` to `most` words. */
export function shareOf({ lengths }: Translating, least: number, most: number): number {
  const own = lengths.filter(({ words }) => words >= least && words <= most);
  const sum = (key: 'right' | 'all') => own.reduce((total, one) => total + one[key], 0);
  return sum('right') / sum('all');
}

/** Words at which half of the tested next words lie in shorter sentences. */
export function middleLength(findings: VariantFindings): number {
  const lengths = translatingOf(findings, true)[0]?.lengths ?? [];
  const half = lengths.reduce((sum, { all }) => sum + all, 0) / 2;
  let seen = 0;
  for (const { words, all } of lengths) {
    seen += all;
    if (seen >= half) return words;
  }
  return 0;
}
