import { bounds } from './bounds.ts';
import { choice, group, number } from './setting.ts';

const { layers, size } = bounds;

/**
 * Settings of lstm-core's Transformer that classifiers and translators have alike; stored ones from before it have the defaults.
 * @param sizes defaults
 */
export const transformerSettings = (sizes: { readonly modelSize: number; readonly feedForwardSize: number }) =>
  group('Transformer', {
    modelSize: number(sizes.modelSize, size, 'Numbers of the vectors between layers, a multiple of --heads.', {
      missing: sizes.modelSize,
    }),
    feedForwardSize: number(sizes.feedForwardSize, size, 'Hidden units of the feed-forward part of a layer.', {
      missing: sizes.feedForwardSize,
    }),
    heads: number(4, layers, 'Heads of attention.', { missing: 4 }),
    norm: choice(
      'pre',
      ['pre', 'post'],
      'Layer norm before each part of a layer, or after it as in Vaswani et al. 2017, which needs --warmup-steps.',
      { missing: 'pre' },
    ),
  });
