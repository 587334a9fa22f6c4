// Longhand's own operations, as lstm-core's kernels.ts declares them.
import { DataError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import { poolingCodes, unaryCodes } from '../compute/signatures.ts';
import { isFloat, type KernelCall, register, registerWhere, sizeOf } from './registry.ts';

const matrixOf = (shape: readonly number[]): [rows: number, columns: number] => [
  sizeOf(shape.slice(0, -1)),
  shape.at(-1) as number,
];

function embedding({ backend, inputs: { table, ids } }: KernelCall) {
  const [vocabSize, size] = table!.shape as [number, number];
  const output = backend.allocate([...ids!.shape, size]);
  const count = sizeOf(ids!.shape);
  const wrong = backend.compute.kernels.embedding(
    count,
    size,
    vocabSize,
    backend.address(table!),
    backend.address(ids!),
    backend.address(output),
  );
  if (wrong >= 0)
    throw outside('embeddingLookup: ids', vocabSize, backend.readSync(ids!.dataId)[wrong] as number, wrong);
  return output;
}

function embeddingGradient({ backend, inputs: { ids, dOutput }, attrs }: KernelCall) {
  const size = dOutput!.shape.at(-1) as number;
  const dTable = backend.allocate([attrs.vocabSize, size]);
  backend.compute.kernels.embedding_gradient(
    sizeOf(ids!.shape),
    size,
    attrs.vocabSize,
    backend.address(ids!),
    backend.address(dOutput!),
    backend.address(dTable),
  );
  return dTable;
}

function linear({ backend, inputs: { x, kernel, bias }, attrs }: KernelCall) {
  const [rows, inputSize] = matrixOf(x!.shape);
  const units = kernel!.shape[1] as number;
  const y = backend.allocate([rows, units]);
  const { kernels } = backend.compute;
  backend.withScratch(kernels.linear_scratch(rows, inputSize, units), (scratch) =>
    kernels.linear(
      rows,
      inputSize,
      units,
      activationCode(attrs),
      backend.address(x!),
      backend.address(kernel!),
      backend.address(bias!),
      backend.address(y),
      scratch,
    ),
  );
  return y;
}

const activationCode = ({ activation }: core.LinearAttributes): number => unaryCodes[activation];

function linearGradient({ backend, inputs, attrs }: KernelCall) {
  const { x, kernel, output, dOutput } = inputs as Record<string, KernelCall['inputs'][string]>;
  const [rows, inputSize] = matrixOf(x!.shape);
  const units = kernel!.shape[1] as number;
  const gradients = [
    backend.allocate([rows, inputSize]),
    backend.allocate([inputSize, units]),
    backend.allocate([units]),
  ];
  const { kernels } = backend.compute;
  backend.withScratch(kernels.linear_scratch(rows, inputSize, units), (scratch) =>
    kernels.linear_gradient(
      rows,
      inputSize,
      units,
      activationCode(attrs),
      ...[x!, kernel!, output!, dOutput!, ...gradients].map((tensor) => backend.address(tensor)),
      scratch,
    ),
  );
  return gradients;
}

function dropout({ backend, inputs: { x }, attrs }: KernelCall) {
  const { rate, seed, sharedAxis } = attrs as core.DropoutAttributes;
  const shape = x!.shape;
  const y = backend.allocate(shape);
  const [batch, steps, size] = sharedAxis === 1 ? (shape as [number, number, number]) : [1, 1, sizeOf(shape)];
  backend.compute.kernels.dropout(batch, steps, size, rate, seed | 0, backend.address(x!), backend.address(y));
  return y;
}

function pooling({ backend, inputs: { x, lengths }, attrs }: KernelCall) {
  const [batch, time, size] = x!.shape as [number, number, number];
  const output = backend.allocate([batch, size]);
  const code = poolingCodes[(attrs as core.PoolingAttributes).kind];
  backend.compute.kernels.pooling(
    code,
    batch,
    time,
    size,
    backend.address(x!),
    backend.address(lengths!),
    backend.address(output),
  );
  return output;
}

function poolingGradient({ backend, inputs, attrs }: KernelCall) {
  const { x, lengths, output, dOutput } = inputs;
  const [batch, time, size] = x!.shape as [number, number, number];
  const dx = backend.allocate([batch, time, size]);
  const code = poolingCodes[(attrs as core.PoolingAttributes).kind];
  backend.compute.kernels.pooling_gradient(
    code,
    batch,
    time,
    size,
    ...[x!, lengths!, output!, dOutput!, dx].map((tensor) => backend.address(tensor)),
  );
  return dx;
}

function maskedSoftmax({ backend, inputs: { scores, lengths } }: KernelCall) {
  const [batch, time] = scores!.shape as [number, number];
  const output = backend.allocate([batch, time]);
  backend.compute.kernels.masked_softmax(
    batch,
    time,
    backend.address(scores!),
    backend.address(lengths!),
    backend.address(output),
  );
  return output;
}

/** tfjs's own softmax over the last axis: every step is real. */
function softmax({ backend, inputs: { logits } }: KernelCall) {
  const [rows, columns] = matrixOf(logits!.shape);
  const output = backend.allocate(logits!.shape);
  const noLengths = 0;
  const [from, to] = [backend.address(logits!), backend.address(output)];
  backend.compute.kernels.masked_softmax(rows, columns, from, noLengths, to);
  return output;
}

function maskedSoftmaxGradient({ backend, inputs: { output, dOutput } }: KernelCall) {
  const [batch, time] = output!.shape as [number, number];
  const dScores = backend.allocate([batch, time]);
  backend.compute.kernels.masked_softmax_gradient(
    batch,
    time,
    backend.address(output!),
    backend.address(dOutput!),
    backend.address(dScores),
  );
  return dScores;
}

const outside = (where: string, size: number, got: number, at: number): DataError =>
  new DataError({
    where: `${where}[${at}]`,
    expected: `0 to ${size - 1}`,
    got: String(got),
    fix: 'Was it encoded with another vocabulary?',
  });

function topLogProbs({ backend, inputs: { logits }, attrs }: KernelCall) {
  const [rows, vocabSize] = logits!.shape as [number, number];
  const best = backend.allocate([rows, attrs.count]);
  const ids = backend.allocate([rows, attrs.count], 'int32');
  const [from, to, names] = [logits!, best, ids].map((tensor) => backend.address(tensor)) as [number, number, number];
  backend.compute.kernels.top_log_probs(rows, vocabSize, attrs.count, from, to, names);
  return [best, ids];
}

export function registerFused(): void {
  register(core.EMBEDDING, embedding);
  register(core.EMBEDDING_GRADIENT, embeddingGradient);
  register(core.LINEAR, linear);
  register(core.LINEAR_GRADIENT, linearGradient);
  register(core.TOP_LOG_PROBS, topLogProbs);
  register(core.DROPOUT, dropout);
  register(core.POOLING, pooling);
  register(core.POOLING_GRADIENT, poolingGradient);
  const overLastAxis = ({ inputs: { logits }, attrs }: KernelCall) =>
    isFloat(logits!) && logits!.shape.length > 0 && [-1, logits!.shape.length - 1].includes(attrs.dim);
  registerWhere('Softmax', overLastAxis, softmax);
  register(core.MASKED_SOFTMAX, maskedSoftmax);
  register(core.MASKED_SOFTMAX_GRADIENT, maskedSoftmaxGradient);
}
