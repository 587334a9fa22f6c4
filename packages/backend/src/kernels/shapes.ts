// The shapes that a kernel's inputs must have, declared by axis: `B T H`. A letter is one size wherever it stands.
import { ShapeError } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * For each input its axes: a letter, a multiple of one (`4H`), or first `...` for any axes; float32, or after `int32` int32;
 * `scalar or B H` is either.
 */
export type Axes = Readonly<Record<string, string>>;

type LetterOf<Word extends string> = Word extends `${infer _Times extends number}${infer Letter}` ? Letter : Word;
type Letters<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? Letters<First> | Letters<Rest>
  : LetterOf<Exclude<Text, 'int32' | 'or' | 'scalar' | '...'>>;
/** The size of each letter. */
export type Sizes<Shapes extends Axes> = Readonly<Record<Letters<Shapes[keyof Shapes]>, number>>;

interface Axis {
  readonly times: number;
  readonly letter: string;
}
interface Declared {
  readonly dtype: string;
  readonly anyBefore: boolean;
  readonly axes: readonly Axis[];
}

function parse(text: string): Declared {
  const words = text.split(' ').filter((word) => word !== 'scalar');
  const dtype = words[0] === 'int32' ? 'int32' : 'float32';
  const axes = words
    .filter((word) => word !== 'int32' && word !== '...')
    .map((word) => ({ times: Number.parseInt(word, 10) || 1, letter: word.slice(-1) }));
  return { dtype, anyBefore: words.includes('...'), axes };
}

const described = ({ dtype, anyBefore, axes }: Declared): string => {
  const names = axes.map(({ times, letter }) => (times > 1 ? `${times}${letter}` : letter));
  return `${dtype} [${[...(anyBefore ? ['...'] : []), ...names].join(', ')}]`;
};

type Inputs = Readonly<Record<string, tf.TensorInfo | undefined>>;

/** A function of a kernel's inputs that gives the size of each letter, or throws ShapeError. */
export function compileShapes(kernelName: string, shapes: Axes): (inputs: Inputs) => Readonly<Record<string, number>> {
  const declared = Object.entries(shapes).map(([name, text]) => ({ name, ways: text.split(' or ').map(parse) }));
  return (inputs) => {
    const sizes: Record<string, number> = {};
    for (const { name, ways } of declared) {
      const tensor = inputs[name];
      if (tensor && ways.some((way) => fits(way, tensor, sizes))) continue;
      const known = Object.entries(sizes).map(([letter, size]) => `${letter} = ${size}`);
      throw new ShapeError({
        where: `${kernelName}: ${name}`,
        expected: `${ways.map(described).join(' or ')}${known.length > 0 ? ` with ${known.join(', ')}` : ''}`,
        got: tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'nothing',
      });
    }
    return sizes;
  };
}

/** Whether a tensor has the declared axes; a letter that is new gets its size. */
function fits({ dtype, anyBefore, axes }: Declared, tensor: tf.TensorInfo, sizes: Record<string, number>): boolean {
  const before = tensor.shape.length - axes.length;
  if (tensor.dtype !== dtype || before < 0 || (before > 0 && !anyBefore)) return false;
  for (const [i, { times, letter }] of axes.entries()) {
    const size = tensor.shape[before + i] as number;
    const known = sizes[letter];
    if (known === undefined && size % times === 0) sizes[letter] = size / times;
    else if (known === undefined || size !== times * known) return false;
  }
  return true;
}
