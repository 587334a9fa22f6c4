// What transcripts are worth: word and character error rate, or the share of clips that are right.
import { type CorpusMetric, createCer, createWer, metricOf, pointScores } from '@longhand/metrics';
import type { Config } from './config.ts';

/** Share of the texts that are the reference exactly; counts [right, 1]. */
const accuracyMetric: CorpusMetric = {
  ...metricOf('accuracy'),
  signature: () => 'exact',
  statistics: (hypothesis, [reference]) => Float64Array.of(Number(hypothesis === reference), 1),
};

export const metricsFor = ({ task }: Pick<Config, 'task'>): Readonly<Record<string, CorpusMetric>> =>
  task === 'classify' ? { accuracy: accuracyMetric } : { wer: createWer(), cer: createCer(), accuracy: accuracyMetric };

/** What needs no sound: nothing written, or the text that train has most of. */
export function baselinesOf(
  config: Pick<Config, 'task'>,
  train: readonly { readonly text: string }[],
  references: readonly string[],
): Record<string, Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { text } of train) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [common = ''] = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  const [name, guess] = config.task === 'classify' ? ['majority', common] : ['nothing written', ''];
  const metrics = metricsFor(config);
  return {
    [name]: pointScores(
      metrics,
      references.map(() => guess),
      references,
    ),
  };
}
