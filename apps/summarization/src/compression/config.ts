// Settings of compression beside the common ones: those of its model, and of its training.
import { bounds, choice, group, number, omit, type ValuesOf } from '@longhand/bundle/settings';
import { compressionSettings as modelSettings } from '@longhand/summarization/compression';

export const compressionSettings = {
  ...omit(modelSettings, ['vectors']), // a common setting here
  ...group('Model', {
    lexicon: choice('auto', ['auto', 'english', 'none'], 'Word classes of English; auto: where the set is English.'),
  }),
  ...group('Training', {
    wordDropout: number(
      0.2,
      bounds.rate,
      'Share of the words that training hides, so that the other embeddings stand in for them.',
    ),
    // alpha in Wu et al. 2021
    rDrop: number(5, bounds.weight, 'R-Drop: weight of the agreement of two passes over each sentence; 0: one pass.', {
      former: 'consistency',
    }),
  }),
};

export type CompressionConfig = ValuesOf<typeof compressionSettings>;
