// Summaries by a baseline in a model's place, in the lengths of the model.
import { at, ConfigError } from '@longhand/base';
import type { Description, InferenceSettings, Prediction, SummarySource } from '@longhand/summarization';
import { checkLength, createReader, selectSentences } from '@longhand/summarization/extraction';
import { sentenceSystems } from './baselines/index.ts';

type Name = (typeof sentenceSystems)[number]['name'];

/** @throws ConfigError for a model whose summaries are no sentences of the document */
export function createSentenceSystem(
  name: Name,
  { config, language }: Description,
  changes: InferenceSettings,
): (documents: readonly SummarySource[]) => Promise<readonly Prediction[]> {
  const system = sentenceSystems.find((one) => one.name === name);
  if (!system || config.mode === 'compression')
    throw new ConfigError({
      where: `--system ${name}`,
      expected: 'a run of extraction or abstraction',
      got: config.mode,
    });
  const length =
    config.mode === 'extraction'
      ? { lengthUnit: changes.lengthUnit ?? config.lengthUnit, length: changes.length ?? config.length }
      : ({ lengthUnit: 'sentences', length: 1 } as const);
  checkLength(length);
  const reader = createReader({ ...config, maxSentenceWords: Number.MAX_SAFE_INTEGER }, { language });
  return async (documents) =>
    documents.map((source) => {
      const { sentences, words } = reader(source);
      const scores = system.scores(sentences, language);
      const chosen = selectSentences(words, scores, { ...length, redundancy: 'none', diversity: 0 });
      return { summary: chosen.map((s) => at(sentences, s)).join('\n') };
    });
}
