// Texts of dev and test that train has too: a model that remembers them scores better than it is.
import type { Splits } from './splits.ts';

/** A line where more than one of a hundred texts of dev and test stands in train. @param what texts are, e.g. `rows` */
export function repeatNotes(texts: Splits<string>, what: string): string[] {
  const known = new Set(texts.train);
  const held = [...texts.dev, ...texts.test];
  const count = held.filter((text) => known.has(text)).length;
  if (100 * count <= held.length) return [];
  return [
    `Warning: ${count} of ${held.length} ${what} of dev and test stand in train too: scores are too good. Delete repeated rows, or divide the data yourself.`,
  ];
}
