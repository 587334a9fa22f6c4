// Seeded start values; zeros by `noRandom`. Glorot and Bengio 2010 for input weights, Saxe et al. 2014 (orthogonal) for recurrent ones.
import { noRandom, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFinite, checkSizes, checkWeights } from './ops/checks.ts';

/** Uniform in ±sqrt(6 / (rows + columns)), for a matrix `[rows, columns]`. @throws ConfigError */
export function glorotUniform(rows: number, columns: number, random: Random): tf.Tensor2D {
  checkMatrix('glorotUniform', rows, columns);
  if (random === noRandom) return tf.zeros([rows, columns]);
  const limit = Math.sqrt(6 / (rows + columns));
  return tf.tensor2d(uniformValues(rows * columns, limit, random), [rows, columns]);
}

/** Uniform in ±limit. @throws ConfigError */
export function uniform(shape: readonly number[], limit: number, random: Random): tf.Tensor {
  checkSizes(Object.fromEntries(shape.map((size, axis) => [`shape[${axis}]`, size])), 'uniform');
  checkFinite('uniform: limit', limit, 0);
  const count = shape.reduce((product, size) => product * size, 1);
  checkWeights('uniform', count);
  if (random === noRandom) return tf.zeros([...shape]);
  return tf.tensor(uniformValues(count, limit, random), [...shape]);
}

const uniformValues = (count: number, limit: number, random: Random): Float32Array =>
  Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * limit);

function checkMatrix(where: string, rows: number, columns: number): void {
  checkSizes({ rows, columns }, where);
  checkWeights(where, rows * columns);
}

/** A matrix `[rows, columns]` whose shorter side is orthonormal: Gram-Schmidt (modified, twice) on normal vectors. @throws ConfigError */
export function orthogonal(rows: number, columns: number, random: Random): tf.Tensor2D {
  checkMatrix('orthogonal', rows, columns);
  if (random === noRandom) return tf.zeros([rows, columns]);
  const wide = rows <= columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const basis: Float64Array[] = [];
  for (let n = 0; n < count; n++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const overlap = dot(vector, other);
        for (let i = 0; i < length; i++) vector[i]! -= overlap * other[i]!;
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / norm));
  }
  const values = new Float32Array(rows * columns);
  for (const [n, vector] of basis.entries())
    for (let k = 0; k < length; k++) values[wide ? n * columns + k : k * columns + n] = vector[k]!;
  return tf.tensor2d(values, [rows, columns]);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
