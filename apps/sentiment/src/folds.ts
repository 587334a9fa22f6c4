// Cross-validation: train and dev in parts of equal class shares; each part in turn is what is scored.
import { at, ConfigError, createRandom } from '@longhand/base';
import type { ClassificationSet, LabelledText } from '@longhand/datasets';

/** Texts by part: each class is dealt out in turn, in an order drawn from the seed. */
function partsOf(rows: readonly LabelledText[], folds: number, seed: number): LabelledText[][] {
  const shuffled = createRandom(seed).fork('folds').shuffle(rows);
  const parts = Array.from({ length: folds }, (): LabelledText[] => []);
  const byClass = shuffled.toSorted((a, b) => a.label - b.label); // stable
  for (const [i, row] of byClass.entries()) at(parts, i % folds).push(row);
  return parts;
}

/**
 * The set of one part: that part is `test`, the next is `dev`, the others are `train`. The set's own test split is not used.
 * @param fold from 1
 * @throws ConfigError for fewer than three parts, more than there are texts, or a part that is none
 */
export function foldOf(set: ClassificationSet, folds: number, fold: number, seed: number): ClassificationSet {
  const rows = [...set.splits.train, ...set.splits.dev];
  if (folds < 3 || folds > rows.length)
    throw new ConfigError({
      where: '--folds',
      expected: `3 to ${rows.length}, the texts of train and dev`,
      got: String(folds),
    });
  if (fold < 1 || fold > folds)
    throw new ConfigError({ where: '--fold', expected: `1 to --folds ${folds}`, got: String(fold) });
  const parts = partsOf(rows, folds, seed);
  const held = fold - 1;
  const next = fold % folds;
  const train = parts.filter((_, i) => i !== held && i !== next).flat();
  return {
    ...set,
    splits: { train, dev: at(parts, next), test: at(parts, held) },
    notes: [...set.notes, `Part ${fold} of ${folds} of train and dev is the test split, the next one dev.`],
  };
}
