// Rows of a table by their ids, and the sum of gradients by id.
import { ShapeError } from '@longhand/base';
import { EMBEDDING, EMBEDDING_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, registerChecked, sizeOf } from './registry.ts';
import { checkInteger, outside } from './values.ts';

const shapes = { table: 'V E', ids: 'int32 ...' } as const;

function embedding({
  backend,
  inputs: { table, ids },
  sizes: { V, E },
}: CheckedCall<typeof EMBEDDING, typeof shapes>): tf.TensorInfo {
  const output = backend.allocate([...ids.shape, E]);
  const addresses = [table, ids, output].map((tensor) => backend.address(tensor));
  const wrong = backend.compute.kernels.embedding(sizeOf(ids.shape), E, V, ...addresses);
  if (wrong >= 0) throw outside('embeddingLookup: ids', V, backend.ints(ids)[wrong], wrong);
  return output;
}

const gradientShapes = { ids: 'int32 ...', dOutput: '... E' } as const;

function gradient(call: CheckedCall<typeof EMBEDDING_GRADIENT, typeof gradientShapes>): tf.TensorInfo {
  const { backend, inputs, sizes, attrs } = call;
  checkInteger(`${EMBEDDING_GRADIENT}: vocabSize`, attrs.vocabSize, 0);
  checkSameRows(inputs.ids, inputs.dOutput);
  const dTable = backend.allocate([attrs.vocabSize, sizes.E]);
  const addresses = [inputs.ids, inputs.dOutput, dTable].map((tensor) => backend.address(tensor));
  backend.compute.kernels.embedding_gradient(sizeOf(inputs.ids.shape), sizes.E, attrs.vocabSize, ...addresses);
  return dTable;
}

function checkSameRows(ids: tf.TensorInfo, dOutput: tf.TensorInfo): void {
  if (ids.shape.join() === dOutput.shape.slice(0, -1).join()) return;
  throw new ShapeError({
    where: `${EMBEDDING_GRADIENT}: dOutput`,
    expected: `[${[...ids.shape, 'E'].join(', ')}]`,
    got: `[${dOutput.shape.join(', ')}]`,
  });
}

export function registerEmbedding(): void {
  registerChecked(EMBEDDING, shapes, embedding);
  registerChecked(EMBEDDING_GRADIENT, gradientShapes, gradient);
}
