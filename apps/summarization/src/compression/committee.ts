// Several taggers of the same settings, each from initial weights of its own and trained at once: their probabilities are
// averaged. What one of them learnt by heart the others did not.
import { at, deriveSeed, type Random } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import { createTagger, type Tagger, type TaggerConfig, type TaggerSizes } from './model.ts';

/** `members` 1: a plain tagger. The losses are means over the members; there is no most probable labelling of several. */
export function createCommittee(
  config: TaggerConfig & { readonly members: number },
  sizes: TaggerSizes,
  random: Random,
): Tagger {
  if (config.members === 1) return createTagger(config, sizes, random);
  const names = Array.from({ length: config.members }, (_, m) => `member${m}`);
  const members = names.map((name) => createTagger(config, sizes, random.fork(name)));
  const mean = <T>(values: readonly T[], add: (a: T, b: T) => T, divide: (sum: T) => T): T =>
    divide(values.reduce(add));
  const meanLoss = (lossOf: (member: Tagger, name: string) => tf.Scalar): tf.Scalar =>
    mean(
      members.map((member, m) => lossOf(member, at(names, m))),
      (a, b) => a.add(b),
      (sum) => sum.div(members.length),
    );
  return {
    params: Object.fromEntries(
      members.flatMap(({ params }, m) => Object.entries(params).map(([name, value]) => [`${names[m]}.${name}`, value])),
    ) as NamedParams,
    loss: (input, targets, { seed }) =>
      meanLoss((member, name) => member.loss(input, targets, { seed: deriveSeed(seed, name) })),
    languageLoss: (input, words, training) =>
      meanLoss((member, name) =>
        member.languageLoss(input, words, training && { seed: deriveSeed(training.seed, name) }),
      ),
    logLoss: (input, keep) => meanLoss((member) => member.logLoss(input, keep)),
    tag: (input) => ({
      probabilities: mean(
        members.map((member) => member.tag(input).probabilities),
        (a, b) => a.map((row, i) => row.map((value, t) => value + at(at(b, i), t))),
        (sum) => sum.map((row) => row.map((value) => value / members.length)),
      ),
      best: [],
    }),
    dispose: () => {
      for (const member of members) member.dispose();
    },
  };
}
