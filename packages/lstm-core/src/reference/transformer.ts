// The specification of the Transformer (Vaswani et al. 2017): one sequence, in float64. Forward only; its gradients are those that
// small changes show.
import { ConfigError } from '@longhand/base';
import { checkKind } from '../ops/checks.ts';
import { checkInRange, checkLength, checkRows } from './checks.ts';

type Row = readonly number[];
type Rows = readonly Row[];

/** y = x kernel + bias. */
export interface ProjectionWeights {
  readonly kernel: Rows;
  readonly bias: Row;
}

export interface NormWeights {
  readonly gain: Row;
  readonly bias: Row;
}

export type MultiHeadWeights = Readonly<Record<'query' | 'key' | 'value' | 'output', ProjectionWeights>>;

export interface TransformerLayerWeights {
  readonly self: MultiHeadWeights;
  readonly selfNorm: NormWeights;
  /** Of a decoder: attention to the memory. */
  readonly cross?: MultiHeadWeights;
  readonly crossNorm?: NormWeights;
  readonly inner: ProjectionWeights;
  readonly outer: ProjectionWeights;
  readonly feedForwardNorm: NormWeights;
}

export interface TransformerRun {
  readonly heads: number;
  /** `post`: norm(x + f(x)), as in the paper; `pre`: x + f(norm(x)) (Xiong et al. 2020). */
  readonly norm: 'pre' | 'post';
  /** A decoder's steps see none after them. Default false. */
  readonly causal?: boolean;
  /** How many steps are real; default: all. */
  readonly length?: number;
}

/** What a decoder looks back at. */
export interface TransformerMemory {
  readonly values: Rows;
  readonly length: number;
}

/** gain ∗ (x - mean) / sqrt(variance + epsilon) + bias. @throws ShapeError */
export function referenceLayerNorm(x: Row, { gain, bias }: NormWeights, epsilon = 1e-5): number[] {
  checkLength('referenceLayerNorm: gain', gain, x.length);
  checkLength('referenceLayerNorm: bias', bias, x.length);
  const mean = sum(x) / x.length;
  const variance = sum(x.map((value) => (value - mean) ** 2)) / x.length;
  return x.map((value, i) => (gain[i]! * (value - mean)) / Math.sqrt(variance + epsilon) + bias[i]!);
}

/**
 * `queries [T][M]`, `keys [S][M]`, `values [S][M]` -> `context [T][M]` and `weights [heads][T][S]`. Query t sees the first `length`
 * steps, with `causal` up to S - T + t.
 * @throws ShapeError; DataError for a length beyond S; ConfigError if M is no multiple of the heads
 */
export function referenceMultiHeadAttention(
  queries: Rows,
  keys: Rows,
  values: Rows,
  { heads, causal = false, length = keys.length }: Omit<TransformerRun, 'norm'>,
): { context: number[][]; weights: number[][][] } {
  const where = 'referenceMultiHeadAttention';
  const size = queries[0]?.length ?? 0;
  for (const [name, rows] of Object.entries({ queries, keys, values })) checkRows(`${where}: ${name}`, rows, size);
  checkLength(`${where}: number of values`, values, keys.length);
  checkInRange(`${where}: length`, length, 0, keys.length);
  const width = size / heads;
  if (!Number.isInteger(width))
    throw new ConfigError({ where: `${where}: heads`, expected: `a divisor of ${size}`, got: String(heads) });
  const context = queries.map(() => new Array<number>(size).fill(0));
  const weights = Array.from({ length: heads }, (_, head) =>
    queries.map((query, t) => {
      const columns = Array.from({ length: width }, (__, i) => head * width + i);
      const count = causal ? Math.min(length, keys.length - queries.length + t + 1) : length;
      const scores = keys.slice(0, count).map((key) => sum(columns.map((m) => query[m]! * key[m]!)) / Math.sqrt(width));
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
      const shares = keys.map((_key, s) => (s < count ? powers[s]! / sum(powers) : 0));
      for (const m of columns)
        context[t]![m] = sum(shares.map((share, s) => (share === 0 ? 0 : share * values[s]![m]!)));
      return shares;
    }),
  );
  return { context, weights };
}

/**
 * One layer of an encoder, or with a memory of a decoder: `x [T][M]` -> `[T][M]`.
 * @throws as `referenceMultiHeadAttention`; ShapeError if a decoder's layer has no memory, or an encoder's one has
 */
export function referenceTransformerLayer(
  x: Rows,
  weights: TransformerLayerWeights,
  run: TransformerRun,
  memory?: TransformerMemory,
): number[][] {
  checkKind('referenceTransformerLayer: norm', run.norm, ['pre', 'post']);
  checkLength('referenceTransformerLayer: memory', memory ? [memory] : [], weights.cross ? 1 : 0);
  const { self, cross, selfNorm, crossNorm, inner, outer, feedForwardNorm } = weights;
  const attended = residual(x, selfNorm, run.norm, (rows) => attention(rows, rows, self, run));
  const told =
    memory && cross && crossNorm
      ? residual(attended, crossNorm, run.norm, (rows) =>
          attention(rows, memory.values, cross, { heads: run.heads, length: memory.length }),
        )
      : attended;
  return residual(told, feedForwardNorm, run.norm, (rows) =>
    rows.map((row) =>
      project(
        project(row, inner).map((value) => Math.max(0, value)),
        outer,
      ),
    ),
  );
}

/** sin and cos of position / 10000^(2i / M), in turn. */
export const referencePositions = (time: number, size: number): number[][] =>
  Array.from({ length: time }, (_, t) =>
    Array.from({ length: size }, (__, m) => {
      const angle = t / 10_000 ** ((m - (m % 2)) / size);
      return m % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
  );

function residual(x: Rows, norm: NormWeights, place: 'pre' | 'post', f: (rows: Rows) => number[][]): number[][] {
  const normed = (rows: Rows): number[][] => rows.map((row) => referenceLayerNorm(row, norm));
  const added = f(place === 'pre' ? normed(x) : x).map((row, t) => row.map((value, m) => value + x[t]![m]!));
  return place === 'pre' ? added : normed(added);
}

function attention(
  x: Rows,
  memory: Rows,
  { query, key, value, output }: MultiHeadWeights,
  run: Omit<TransformerRun, 'norm'>,
): number[][] {
  const all = (rows: Rows, weights: ProjectionWeights): number[][] => rows.map((row) => project(row, weights));
  const { context } = referenceMultiHeadAttention(all(x, query), all(memory, key), all(memory, value), run);
  return all(context, output);
}

function project(x: Row, { kernel, bias }: ProjectionWeights): number[] {
  checkRows('projection: kernel', kernel, bias.length, x.length);
  return bias.map((start, u) => start + sum(x.map((value, d) => value * kernel[d]![u]!)));
}

const sum = (values: Row): number => values.reduce((total, value) => total + value, 0);
