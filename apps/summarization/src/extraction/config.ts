// Settings of sentence extraction beside the common ones: those of its model, and of its training.
import { ConfigError } from '@longhand/base';
import { bounds, group, number, type ValuesOf } from '@longhand/bundle/settings';
import { checkLength, extractionSettings as modelSettings } from '@longhand/summarization/extraction';

export const extractionSettings = {
  ...modelSettings,
  ...group('Training', {
    temperature: number(0.1, { min: 1e-3, max: 1e6 }, 'Of soft labels: the lower, the more the best sentence counts.'),
    oracleSentences: number(3, bounds.items, 'Sentences that the greedy oracle takes at most.'),
  }),
};

export type ExtractionConfig = ValuesOf<typeof extractionSettings>;

/** @throws ConfigError for settings that do not go together */
export function checkExtraction(config: ExtractionConfig): void {
  if (config.novelty && config.labels === 'soft')
    throw new ConfigError({ where: '--novelty', expected: '--labels greedy', got: 'soft' });
  checkLength(config);
}
