// PyTorch's recurrent cases in our layout: batch-major, kernels transposed, its two biases as ours.
import { goldenCases } from './fixtures.ts';

type Rows = number[][];
type Kind = 'lstm' | 'gru' | 'rnn';

/** Weights (or their gradients) of one direction of one layer, row-major. */
export interface DirectionWeights {
  readonly kernel: Rows;
  readonly recurrentKernel: Rows;
  /** Absent where the case has none. */
  readonly bias?: number[];
  /** GRU only. */
  readonly recurrentBias?: number[];
  /** LSTM with a projection only. */
  readonly projection?: Rows;
}

/** `[B, H]` for each layer and direction. */
type States = readonly { readonly h: Rows; readonly c?: Rows }[];

export interface RecurrentCase {
  readonly id: string;
  readonly kind: Kind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly projectionSize?: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  /** RNN only, where it is not tanh. */
  readonly activation?: 'relu';
  readonly lengths: readonly number[];
  readonly x: Rows[]; // [B][T][D]
  readonly weights: readonly DirectionWeights[];
  /** Absent: zeros. */
  readonly initial?: States;
  readonly output: Rows[]; // [B][T][H or 2H]
  readonly states: States;
  /** loss = Σ output ∗ these + Σ states ∗ these. */
  readonly lossWeights: { readonly output: Rows[]; readonly states: States };
  readonly gradients: {
    readonly x: Rows[];
    readonly weights: readonly DirectionWeights[];
    readonly initial?: States;
  };
}

interface TorchCase {
  readonly id: string;
  readonly tag: string;
  readonly module: string;
  readonly config: Record<string, number | boolean | string>;
  readonly lengths?: number[];
  readonly input: Rows[] | Rows;
  readonly h0?: Rows[] | Rows;
  readonly c0?: Rows[] | Rows;
  readonly h_n: Rows[] | Rows;
  readonly c_n?: Rows[] | Rows;
  readonly output?: Rows[];
  readonly weights: Record<string, Rows | number[]>;
  readonly loss_weights: { output?: Rows[]; h_n: Rows[] | Rows; c_n?: Rows[] | Rows };
  readonly gradients: Record<string, Rows[] | Rows | number[]>;
}

const files = [
  'torch-lstm-plain',
  'torch-lstm-projection',
  'torch-lstm-stacked-bidirectional',
  'torch-lstm-packed',
  'torch-lstm-gru-rnn-cells',
  'torch-rnn-relu',
];

export const recurrentCases = (): RecurrentCase[] =>
  files.flatMap((file) => goldenCases<TorchCase>(file)).map(normalize);

function normalize(source: TorchCase): RecurrentCase {
  const { config, weights, gradients, loss_weights: lossWeights } = source;
  const isCell = source.module.endsWith('Cell');
  const kind = source.module.replace('Cell', '').toLowerCase() as Kind;
  const [numLayers, bidirectional] = [Number(config.num_layers ?? 1), config.bidirectional === true];
  const toBatchMajor = (values: Rows[] | Rows): Rows[] => {
    if (isCell) return (values as Rows).map((row) => [row]);
    return config.batch_first ? (values as Rows[]) : swap(values as Rows[]);
  };
  const toStates = (h: Rows[] | Rows | undefined, c: Rows[] | Rows | undefined): States | undefined => {
    const [hs, cs] = [h, c].map((value) => (value && isCell ? [value as Rows] : (value as Rows[] | undefined)));
    return hs?.map((rows, k) => ({ h: rows, c: cs?.[k] }));
  };
  const suffixes = Array.from({ length: numLayers }, (_, l) => [
    `_l${l}`,
    ...(bidirectional ? [`_l${l}_reverse`] : []),
  ]);
  const names = isCell ? [''] : suffixes.flat();
  const x = toBatchMajor(source.input);
  const output = source.output ? toBatchMajor(source.output) : toBatchMajor(source.h_n);
  const zeros = output.map((sequence) => sequence.map((row) => row.map(() => 0)));
  return {
    id: `${source.id} ${source.tag}`,
    ...{ kind, numLayers, bidirectional, x, output },
    inputSize: Number(config.input_size),
    hiddenSize: Number(config.hidden_size),
    ...(config.nonlinearity === 'relu' && { activation: 'relu' as const }),
    ...(config.proj_size !== undefined && { projectionSize: Number(config.proj_size) }),
    lengths: source.lengths ?? x.map((sequence) => sequence.length),
    weights: names.map((name) => direction(kind, weights, name, sum)),
    initial: toStates(source.h0, source.c0),
    states: toStates(source.h_n, source.c_n)!,
    lossWeights: {
      output: lossWeights.output ? toBatchMajor(lossWeights.output) : zeros,
      states: toStates(lossWeights.h_n, lossWeights.c_n)!,
    },
    gradients: {
      x: toBatchMajor(gradients.input as Rows[]),
      weights: names.map((name) => direction(kind, gradients as typeof weights, name, first)),
      initial: toStates(gradients.h0 as Rows[], gradients.c0 as Rows[]),
    },
  };
}

/** Our one bias is the sum of PyTorch's two; its gradient is that of either. */
const sum = (a: number, b: number) => a + b;
const first = (a: number) => a;

function direction(
  kind: Kind,
  tensors: Record<string, Rows | number[]>,
  suffix: string,
  combine: (inputBias: number, recurrentBias: number) => number,
): DirectionWeights {
  const kernel = swapRows(tensors[`weight_ih${suffix}`] as Rows);
  const recurrentKernel = swapRows(tensors[`weight_hh${suffix}`] as Rows);
  const projected = tensors[`weight_hr${suffix}`] as Rows | undefined;
  const projection = projected && { projection: swapRows(projected) };
  const inputBias = tensors[`bias_ih${suffix}`] as number[] | undefined;
  const recurrentBias = tensors[`bias_hh${suffix}`] as number[] | undefined;
  if (!inputBias || !recurrentBias) return { kernel, recurrentKernel, ...projection };
  const combined = inputBias.map((value, k) => combine(value, recurrentBias[k]!));
  if (kind !== 'gru') return { kernel, recurrentKernel, bias: combined, ...projection };
  const start = (2 * inputBias.length) / 3; // the candidate's two biases stay apart
  const bias = [...combined.slice(0, start), ...inputBias.slice(start)];
  return { kernel, recurrentKernel, bias, recurrentBias: recurrentBias.slice(start) };
}

const swap = (values: Rows[]): Rows[] => values[0]!.map((_, b) => values.map((step) => step[b]!));
const swapRows = (rows: Rows): Rows => rows[0]!.map((_, j) => rows.map((row) => row[j]!));
