import type { PublishedSet } from './set.ts';

export const gloveTwitter = {
  name: 'glove-twitter-25d-12k',
  task: 'vectors',
  title: 'GloVe Twitter 27B in 25 dimensions, 11,925 common English words',
  source: 'https://nlp.stanford.edu/projects/glove/',
  licence: 'PDDL 1.0',
  cite: 'Pennington et al. 2014',
  splits: '-',
  format: 'word and 25 numbers, separated by spaces',
  notes:
    'Prepared only: a choice of words from glove.twitter.27B.zip (1.4 GB), which sentiment training reads as well.',
  files: {
    'glove-twitter-25d-12k/vectors.txt.gz': {
      sha256: 'bec4b94e97bd5dce096f020987211bfa2bd3690952689a11aecf55c25fac36cc',
      bytes: 2575210,
    },
  },
} satisfies PublishedSet;
