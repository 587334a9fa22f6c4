// §2.3: what vectors of words and sentences know before and after training.
import { defineExperiment, type Piece, type Scale } from '../experiment.ts';
import { concludeMapping, mappingSections } from '../mapping/conclude.ts';
import { type Mapping, type MappingOptions, mappingSchema, measureMapping } from '../mapping/measure.ts';

const sizes: Readonly<Record<Scale, Omit<MappingOptions, 'seed'>>> = {
  smoke: { rows: 300, epochs: 1, embeddingSize: 4, hiddenSize: 4, learningRate: 5e-3 },
  tiny: { rows: 1500, epochs: 8, embeddingSize: 16, hiddenSize: 24, learningRate: 5e-3 },
  base: { rows: 6000, epochs: 20, embeddingSize: 32, hiddenSize: 64, learningRate: 3e-3 },
};

const pieces = (scale: Scale, seeds: number): Piece<Mapping>[] =>
  Array.from({ length: seeds }, (_, i) => {
    const settings = { seed: i + 1, ...sizes[scale] };
    const cost = (settings.rows * settings.epochs * 2e-3) / 32 + 2;
    return { name: `vectors, seed ${i + 1}`, settings, cost, measure: () => measureMapping(settings) };
  });

export const mapping = defineExperiment<Mapping>({
  name: 'mapping',
  title: 'Mapping',
  method: [
    'Embeddings of words and last states of sentences of a small LSTM before and after it learned the generated sentiment set. Words that judge are found in the data: in sentences without negation, intensity or contrast they go with one class.',
    'Neighbours are those of the smallest angle. The maps are the first two principal components.',
  ],
  schema: mappingSchema,
  pieces,
  conclude: concludeMapping,
  sections: mappingSections,
});
