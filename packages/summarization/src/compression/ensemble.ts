// Several taggers of the same settings, each from initial weights of its own and trained at once: their probabilities are
// averaged. What one of them learnt by heart the others did not.
import { at, type Random } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import { createTagger, type Tagger, type TaggerConfig, type TaggerSizes } from './model.ts';

/** `members` 1: a plain tagger. There is no most probable labelling of several. */
export function createEnsemble(
  config: TaggerConfig & { readonly members: number },
  sizes: TaggerSizes,
  random: Random,
): Tagger {
  if (config.members === 1) return createTagger(config, sizes, random);
  const names = Array.from({ length: config.members }, (_, m) => `member${m}`);
  const taggers = names.map((name) => createTagger(config, sizes, random.fork(name)));
  return {
    params: Object.fromEntries(
      taggers.flatMap(({ params }, m) => Object.entries(params).map(([name, value]) => [`${names[m]}.${name}`, value])),
    ) as NamedParams,
    members: taggers.flatMap(({ members }) => members),
    tag: (input) => ({ probabilities: meanOf(taggers.map((tagger) => tagger.tag(input).probabilities)), best: [] }),
    dispose: () => {
      for (const tagger of taggers) tagger.dispose();
    },
  };
}

/** Element by element. */
const meanOf = (tables: readonly number[][][]): number[][] =>
  tables
    .reduce((a, b) => a.map((row, i) => row.map((value, t) => value + at(at(b, i), t))))
    .map((row) => row.map((value) => value / tables.length));
