// Baselines that choose words of a document: the share of them that the train split keeps.
import { createRandom } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { detokenize } from '@longhand/tokenizer';
import type { Baseline, Split } from './baseline.ts';
import { highest, wordRanks } from './ranking.ts';

/** Of sets with tokens and labels; a set without has none of these. */
export function wordBaselines(set: SummarizationSet, split: Split): Baseline[] {
  const [examples, train] = [set.splits[split], set.splits.train];
  if (![...examples, ...train].every(({ tokens, keep }) => tokens && keep)) return [];
  const rate = keptRate(train);
  const normalized = ({ tokens }: SummaryExample) => tokens!.map((token) => token.toLowerCase());
  const rarity = inverseFrequencies(train.map(normalized));
  const random = createRandom(1);

  const baseline = (name: string, keepOf: (example: SummaryExample) => readonly number[]): Baseline => ({
    name,
    summaries: examples.map((example) => {
      const keep = keepOf(example);
      const kept = example.tokens!.filter((_, t) => keep[t] === 1);
      return { text: detokenize(kept, set.language), keep };
    }),
  });
  const best = (scores: readonly number[]): number[] => {
    const chosen = new Set(highest(scores, Math.round(rate * scores.length)));
    return scores.map((_, t) => Number(chosen.has(t)));
  };
  return [
    baseline('keep all', ({ tokens }) => tokens!.map(() => 1)),
    baseline(`lead ${Math.round(100 * rate)} %`, ({ tokens }) => best(tokens!.map((_, t) => -t))),
    baseline('random', ({ tokens }) => best(tokens!.map(() => random.uniform()))),
    baseline('TextRank', (example) => best(wordRanks(normalized(example)))),
    baseline('TF-IDF', (example) => best(normalized(example).map(rarity))),
    baseline('oracle', ({ keep }) => keep!),
  ];
}

/** Share of tokens that stay. */
function keptRate(examples: readonly SummaryExample[]): number {
  const kept = examples.flatMap(({ keep }) => keep!);
  return kept.filter((one) => one === 1).length / kept.length;
}

/** 1 + log(N / (1 + n)), as natural's TfIdf has it; that one looks through all documents for each word. */
function inverseFrequencies(documents: readonly (readonly string[])[]): (token: string) => number {
  const counts = new Map<string, number>();
  for (const tokens of documents) for (const token of new Set(tokens)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return (token) => 1 + Math.log(documents.length / (1 + (counts.get(token) ?? 0)));
}
