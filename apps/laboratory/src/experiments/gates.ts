// §3, 4, 7.1: what gates do along a sentence, which units carry something, and which parts of the cell are needed.
import { createRandom } from '@longhand/base';
import * as z from 'zod';
import { defineExperiment, type Piece, type Scale } from '../experiment.ts';
import { concludeGates } from '../gates/conclude.ts';
import type { GateMeasure } from '../gates/figures.ts';
import { alongSchema, measureAlong } from '../gates/measure.ts';
import { gateSections } from '../gates/sections.ts';
import { createReaderOf, createVariant, type VariantName, variantNames, variantTitles } from '../gates/variants.ts';
import { accuracyOf, fit } from '../sentiment/fit.ts';
import { drawTexts } from '../sentiment/texts.ts';

interface Sizes {
  readonly rows: number;
  readonly epochs: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly learningRate: number;
}

const sizes: Readonly<Record<Scale, Sizes>> = {
  smoke: { rows: 60, epochs: 1, embeddingSize: 4, hiddenSize: 4, learningRate: 5e-3 },
  tiny: { rows: 1500, epochs: 8, embeddingSize: 16, hiddenSize: 24, learningRate: 5e-3 },
  base: { rows: 6000, epochs: 20, embeddingSize: 32, hiddenSize: 64, learningRate: 3e-3 },
};

function pieces(scale: Scale, seeds: number): Piece<GateMeasure>[] {
  const own = sizes[scale];
  const updates = (own.rows * own.epochs) / 32;
  return Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) => [
    {
      name: `gates along sentences, seed ${seed}`,
      ...{ settings: { part: 'along', seed, ...own }, cost: updates * 2e-3 + 1 },
      measure: () => measureAlong({ ...own, seed }),
    },
    ...variantNames.map((variant): Piece<GateMeasure> => {
      const cost = updates * (variant === 'lstm' || variant === 'zoneout' ? 2e-3 : 2e-2);
      const settings = { part: 'variant', variant, seed, ...own };
      return { name: `${variantTitles[variant]}, seed ${seed}`, settings, cost, measure: () => measure(settings) };
    }),
  ]);
}

async function measure({ variant, seed, ...own }: Sizes & { readonly variant: VariantName; readonly seed: number }) {
  const texts = drawTexts({ train: own.rows, test: 600 }, seed);
  const { embeddingSize, hiddenSize } = own;
  const random = createRandom(seed).fork('variant');
  const cells = createVariant(variant, { inputSize: embeddingSize, hiddenSize }, random);
  const outputSize = variant === 'projection' ? hiddenSize >> 1 : hiddenSize;
  const ends = { vocabSize: texts.vocabulary.size, classes: texts.labels.length };
  const network = createReaderOf(cells, { ...ends, embeddingSize, outputSize }, random);
  try {
    await fit(network, texts, { ...own, seed });
    return { accuracy: accuracyOf(network, texts.test, texts) };
  } finally {
    network.dispose();
  }
}

export const gates = defineExperiment<GateMeasure>({
  name: 'gates',
  title: 'Gates',
  method: [
    'A small LSTM learns the generated sentiment set, in which negation, intensity and contrast decide and words alone mislead. Gates and cells along its test sentences are those of the float64 reference.',
    'The unit that carries something is the one whose cell correlates most with it over all words of 300 sentences; an untrained network with the same weights at the start is the control.',
    'Every variant is trained in the same way with the same sizes; an open gate is fixed at 1. A difference counts if it is more than one point and more than two standard errors.',
  ],
  schema: z.union([alongSchema, z.strictObject({ accuracy: z.number() })]),
  pieces,
  conclude: concludeGates,
  sections: gateSections,
});
