// What each cell of a sentiment model does along a text: its gates, its memory, its output, computed by the float64 reference.
import { at, DataError } from '@longhand/base';
import type { ModelFiles, StoredTensor } from '@longhand/bundle';
import { reference } from '@longhand/lstm-core';
import { Vocabulary } from '@longhand/tokenizer';
import { modelFiles } from './load.ts';
import type { Description } from './settings.ts';
import { createReader } from './text-classifier.ts';

/** What a cell has at each word. */
export type Quantity = 'forget' | 'input' | 'output' | 'cell' | 'h';

/** One layer in one direction: `values[quantity][word][unit]`, in the order of the text. */
export interface Track {
  readonly layer: number;
  readonly direction: 'forward' | 'backward';
  readonly values: Readonly<Record<Quantity, readonly Float64Array[]>>;
}

/** The words of a text as the model reads it, and what the cells do at each. */
export interface Gates {
  readonly words: readonly string[];
  readonly tracks: readonly Track[];
}

/** Reads a text as the model does. */
export type ReadGates = (text: string) => Gates;

/** A longer text is shown up to here; the backward direction begins here then. */
const maxWords = 60;
const directions = ['forward', 'backward'] as const;

/** Undefined for a model without LSTM cells. @throws DataError if its files are not whole */
export async function gateReader(files: ModelFiles, description: Description): Promise<ReadGates | undefined> {
  if (!hasGates(description)) return undefined;
  const [words = '', weights = ''] = modelFiles(description);
  const vocabulary = Vocabulary.fromJSON(await files.json(words), files.path(words));
  const { tensors } = await files.tensors(weights);
  return gatesOf(description, vocabulary, tensors, files.path(weights));
}

/** Whether a model has LSTM cells. */
export const hasGates = ({ config }: Description): boolean => config.model === 'lstm' && config.cell === 'lstm';

/**
 * The same of weights in memory, by the names that they have in a run.
 * @param where names the weights in errors
 * @throws DataError if one is missing
 */
export function gatesOf(
  description: Description,
  vocabulary: Vocabulary,
  tensors: ReadonlyMap<string, StoredTensor>,
  where: string,
): ReadGates {
  const cells = cellsOf(description, (name) => matrixOf(tensors, name, where));
  const table = matrixOf(tensors, 'embedding.table', where);
  const read = createReader(description);
  return (text) => {
    const tokens = read(text).tokens.slice(0, maxWords);
    const embedded = vocabulary
      .encode(tokens)
      .map((id) => table.values.slice(id * table.columns, (id + 1) * table.columns));
    return { words: tokens, tracks: tracksOf(embedded, cells) };
  };
}

type Weights = Parameters<typeof reference.referenceLstm>[1];

/** By layer, then direction. */
function cellsOf({ config }: Description, read: (name: string) => reference.Matrix): Weights[][] {
  const { numLayers, bidirectional } = config;
  return Array.from({ length: numLayers }, (_, layer) =>
    directions.slice(0, bidirectional ? 2 : 1).map((direction) => {
      const path = `encoder.layer${layer}.${direction}`;
      const [kernel, recurrentKernel] = [read(`${path}.kernel`), read(`${path}.recurrentKernel`)];
      return { kernel, recurrentKernel, bias: read(`${path}.bias`).values };
    }),
  );
}

function matrixOf(tensors: ReadonlyMap<string, StoredTensor>, name: string, where: string): reference.Matrix {
  const found = tensors.get(name);
  if (!found) throw new DataError({ where, expected: `the tensor ${name}`, got: 'none' });
  const [rows = 1, columns = rows] = found.shape;
  return found.shape.length === 1
    ? reference.matrix(1, rows, found.values)
    : reference.matrix(rows, columns, found.values);
}

/** Each layer reads the outputs of the one below it, those of both directions side by side. */
function tracksOf(embedded: readonly Float64Array[], layers: readonly (readonly Weights[])[]): Track[] {
  let x = embedded;
  return layers.flatMap((own, layer) => {
    const tracks = own.map((weights, d): Track => {
      const inputs = d === 0 ? x : x.toReversed();
      const size = weights.recurrentKernel.rows;
      const zero = { h: new Float64Array(size), c: new Float64Array(size) };
      const { steps, output } = reference.referenceLstm(inputs, weights, zero);
      const inOrder = (values: readonly Float64Array[]) => (d === 0 ? values : values.toReversed());
      const of = (name: 'f' | 'i' | 'o' | 'cell') => inOrder(steps.map((step) => step[name]));
      const values = { forget: of('f'), input: of('i'), output: of('o'), cell: of('cell'), h: inOrder(output) };
      return { layer, direction: at(directions, d), values };
    });
    x = x.map((_, t) => Float64Array.from(tracks.flatMap(({ values }) => [...at(values.h, t)])));
    return tracks;
  });
}
