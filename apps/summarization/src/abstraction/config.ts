// Settings of abstraction beside the common ones: those of its model, and of its training.
import { bounds, group, number, type ValuesOf } from '@longhand/bundle/settings';
import { abstractionSettings as modelSettings } from '@longhand/summarization/abstraction';

export const abstractionSettings = {
  ...modelSettings,
  ...group('Training', {
    // Without `coverage` too it spreads attention.
    coverageWeight: number(0, bounds.weight, 'Weight of the loss of reading again what has been read.'),
    labelSmoothing: number(0.1, bounds.rate, 'Label smoothing of the words that are generated.'),
    maxSummaryWords: number(60, bounds.items, 'Words of a summary that are learned; longer ones are cut.'),
  }),
};

export type AbstractionConfig = ValuesOf<typeof abstractionSettings>;
