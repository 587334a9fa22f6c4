// What transcripts are worth: word and character error rate, or the share of clips that are right.
import { type CorpusMetric, createCer, createWer } from '@longhand/metrics';
import type { Config } from './config.ts';

/** Share of the texts that are the reference exactly; counts [right, 1], in percent. */
export const accuracyMetric: CorpusMetric = {
  name: 'accuracy',
  signature: () => 'exact',
  statistics: (hypothesis, [reference]) => Float64Array.of(Number(hypothesis === reference), 1),
  score: ([right, all]) => (100 * right!) / all!,
};

export const metricsFor = ({ task }: Pick<Config, 'task'>): Readonly<Record<string, CorpusMetric>> =>
  task === 'classify' ? { accuracy: accuracyMetric } : { wer: createWer(), cer: createCer(), accuracy: accuracyMetric };
