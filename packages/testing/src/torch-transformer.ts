// PyTorch's Transformer cases in our layout: by the names of our parameters, kernels transposed, the packed projection as three.
import { goldenCases } from './fixtures.ts';

type Rows = number[][];
/** By the name of a parameter: its rows, or a vector. */
export type NamedValues = Readonly<Record<string, Rows | number[]>>;

export interface TransformerCase {
  /** `encoder`: its output, 0 in the padding; `transformer`: the decoder's output over it. */
  readonly tag: 'encoder' | 'transformer';
  readonly norm: 'pre' | 'post';
  readonly config: Readonly<Record<'modelSize' | 'feedForwardSize' | 'heads' | 'numLayers', number>>;
  readonly lengths: readonly number[];
  readonly source: Rows[]; // [B][S][M]
  readonly target?: Rows[]; // [B][T][M]
  readonly weights: NamedValues;
  readonly output: Rows[];
  /** The loss is the sum of output times these. */
  readonly lossWeights: Rows[];
  readonly gradients: { readonly source: Rows[]; readonly target?: Rows[]; readonly weights: NamedValues };
}

interface TorchCase extends Pick<TransformerCase, 'tag' | 'norm' | 'config' | 'lengths' | 'output'> {
  readonly inputs: { readonly source: Rows[]; readonly target?: Rows[] };
  readonly weights: NamedValues;
  readonly loss_weights: Rows[];
  readonly gradients: Readonly<Record<string, Rows[] | Rows | number[]>>;
}

export const transformerCases = (): TransformerCase[] =>
  goldenCases<TorchCase>('torch-transformer').map(({ inputs, weights, loss_weights, gradients, ...own }) => {
    const { source, target, ...others } = gradients;
    return {
      ...own,
      ...inputs,
      weights: renamed(weights),
      lossWeights: loss_weights,
      gradients: {
        source: source as Rows[],
        ...(target && { target: target as Rows[] }),
        weights: renamed(others as NamedValues),
      },
    };
  });

const renamed = (values: NamedValues): NamedValues =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => ours(name, value)));

function ours(name: string, value: Rows | number[]): [string, Rows | number[]][] {
  const [stack = '', rest = ''] = /^(encoder|decoder)\./.test(name) ? name.split(/\.(.*)/) : ['encoder', name];
  const [, layer, part = rest] = /^layers\.(\d+)\.(.*)$/.exec(rest) ?? [];
  const path = layer === undefined ? stack : `${stack}.layer${layer}`;
  const matrix = Array.isArray(value[0]);
  const [module = '', kind = ''] = part.split(/[._](?=in_proj|out_proj|weight|bias)/);
  if (module.startsWith('norm'))
    return [[`${path}.${normOf(stack, module)}.${part.endsWith('weight') ? 'gain' : 'bias'}`, value]];
  if (module.startsWith('linear'))
    return [projection(`${path}.${module === 'linear1' ? 'inner' : 'outer'}`, value, matrix)];
  const attention = `${path}.${module === 'self_attn' ? 'self' : 'cross'}`;
  if (kind.startsWith('out_proj')) return [projection(`${attention}.output`, value, matrix)];
  const size = value.length / 3;
  return ['query', 'key', 'value'].map((own, i) =>
    projection(`${attention}.${own}`, value.slice(i * size, (i + 1) * size) as Rows, matrix),
  );
}

const projection = (path: string, value: Rows | number[], matrix: boolean): [string, Rows | number[]] =>
  matrix ? [`${path}.kernel`, transposed(value as Rows)] : [`${path}.bias`, value];

const transposed = (rows: Rows): Rows => (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]!));

const norms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  encoder: { norm1: 'selfNorm', norm2: 'feedForwardNorm', norm: 'norm' },
  decoder: { norm1: 'selfNorm', norm2: 'crossNorm', norm3: 'feedForwardNorm', norm: 'norm' },
};
const normOf = (stack: string, module: string): string => norms[stack]?.[module] ?? module;
