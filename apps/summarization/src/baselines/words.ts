// Baselines that choose words of a document.
import { createRandom } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { detokenize } from '@longhand/tokenizer';
import type { Baseline } from './index.ts';

/** Of sets with tokens and labels; a set without has none of these. */
export function wordBaselines(set: SummarizationSet, split: keyof SummarizationSet['splits']): Baseline[] {
  const examples = set.splits[split];
  if (![...examples, ...set.splits.train].every(({ tokens, keep }) => tokens && keep)) return [];
  const rate = keptRate(set.splits.train);
  const random = createRandom(1);
  const baseline = (name: string, keepOf: (example: SummaryExample) => readonly number[]): Baseline => ({
    name,
    summaries: examples.map((example) => {
      const keep = keepOf(example);
      const kept = example.tokens!.filter((_, t) => keep[t] === 1);
      return { text: detokenize(kept, set.language), keep };
    }),
  });
  const lead = ({ tokens }: SummaryExample) => tokens!.map((_, t) => Number(t < rate * tokens!.length));
  return [
    baseline('keep all', ({ tokens }) => tokens!.map(() => 1)),
    baseline(`lead ${(100 * rate).toFixed(0)} % of words`, lead),
    baseline('random', ({ tokens }) => tokens!.map(() => Number(random.uniform() < rate))),
    baseline('oracle', ({ keep }) => keep!),
  ];
}

/** Share of tokens that stay. */
function keptRate(examples: readonly SummaryExample[]): number {
  const kept = examples.flatMap(({ keep }) => keep!);
  return kept.filter((one) => one === 1).length / kept.length;
}
