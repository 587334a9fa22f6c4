// tf.layers.lstm over whole sequences: the same weights, options, masks and saved models, computed by `lstmSequence`.
// Importing this module puts it in the place of tfjs's class `LSTM` wherever a model is loaded or a layer wrapped.
import * as tf from '@tensorflow/tfjs';
import type { LstmAttributes } from '../kernels.ts';
import { type LstmState, lstmSequence } from '../ops/lstm-sequence.ts';

type LstmArgs = Parameters<typeof tf.layers.lstm>[0];
type Layer = ReturnType<typeof tf.layers.lstm>;
type CallResult = tf.Tensor | tf.Tensor[];

/** The parts of tfjs's LSTM that its types keep to themselves (tfjs-layers 4.22). */
interface TfjsLstm {
  readonly cell: {
    readonly units: number;
    readonly useBias: boolean;
    readonly dropout: number;
    readonly recurrentDropout: number;
    readonly dropoutFunc?: (x: tf.Tensor, rate: number) => tf.Tensor;
    readonly activation: { getClassName(): string };
    readonly recurrentActivation: { getClassName(): string };
    readonly kernel: { read(): tf.Tensor2D };
    readonly recurrentKernel: { read(): tf.Tensor2D };
    readonly bias: { read(): tf.Tensor1D };
  };
  readonly stateful: boolean;
  readonly goBackwards: boolean;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly states_: tf.Tensor2D[] | null;
  resetStates(states?: tf.Tensor[], training?: boolean): void;
}

interface CallOptions {
  readonly mask?: tf.Tensor | null;
  readonly training?: boolean;
  readonly initialState?: tf.Tensor2D[] | null;
}

type LstmClass = new (args: LstmArgs) => TfjsLstm & { call(inputs: CallResult, options: CallOptions): CallResult };

const [PlainLstm] = tf.serialization.SerializationMap.getMap().classNameMap.LSTM as unknown as [LstmClass];

/** tfjs's own class with another way to compute: the class is what `tf.model` and `tf.layers.bidirectional` ask for. */
class SequenceLstm extends PlainLstm {
  override call(inputs: CallResult, options: CallOptions = {}): CallResult {
    const gateActivation = gateActivations[this.cell.recurrentActivation.getClassName()];
    // Other activations have no fused form: tfjs's own steps are what is right for them.
    if (this.cell.activation.getClassName() !== 'tanh' || !gateActivation) return super.call(inputs, options);
    return tf.tidy(() => run(this, Array.isArray(inputs) ? inputs[0]! : inputs, options, gateActivation));
  }
}

const gateActivations: Readonly<Record<string, LstmAttributes['gateActivation']>> = {
  sigmoid: 'sigmoid',
  hardSigmoid: 'hardSigmoid',
};

function run(
  layer: TfjsLstm,
  inputs: tf.Tensor,
  { mask, training = false, initialState }: CallOptions,
  gateActivation: LstmAttributes['gateActivation'],
): CallResult {
  const { cell } = layer;
  const ordered = (layer.goBackwards ? tf.reverse(inputs, 1) : inputs) as tf.Tensor3D;
  const [batch, time, inputSize] = ordered.shape;
  const [x, recurrentMask] = training
    ? [
        dropped(cell.dropout, [batch, inputSize], cell.dropoutFunc, (kept) => ordered.mul(kept.expandDims(1)), ordered),
        dropped<tf.Tensor2D | undefined>(cell.recurrentDropout, [batch, cell.units], cell.dropoutFunc, (kept) => kept),
      ]
    : [ordered, undefined];
  const states = initialState ?? (layer.stateful ? layer.states_ : undefined);
  const weights = {
    kernel: cell.kernel.read(),
    recurrentKernel: cell.recurrentKernel.read(),
    bias: cell.useBias ? cell.bias.read() : (tf.zeros([4 * cell.units]) as tf.Tensor1D),
  };
  const { output, state } = lstmSequence(x as tf.Tensor3D, weights, {
    ...(states && { initialState: { h: states[0], c: states[1] } as LstmState }),
    ...(mask && { zoneout: maskedSteps(layer.goBackwards ? tf.reverse(mask, 1) : mask, [batch, time, cell.units]) }),
    recurrentMask,
    gateActivation,
  });
  if (layer.stateful) layer.resetStates([state.h, state.c], training);
  const result = layer.returnSequences ? output : state.h;
  return layer.returnState ? [result, state.h, state.c] : result;
}

/** A step that is masked out changes nothing: it gives the output and the state of the step before. */
function maskedSteps(mask: tf.Tensor, shape: [number, number, number]) {
  const steps = mask.toBool().toFloat();
  const update = tf.broadcastTo(steps.rank === 2 ? steps.expandDims(2) : steps, shape);
  return { hiddenUpdate: update, cellUpdate: update };
}

/** One mask for all steps and gates, as in tfjs. */
function dropped<T>(
  rate: number,
  shape: [number, number],
  dropoutFunc: ((x: tf.Tensor, rate: number) => tf.Tensor) | undefined,
  apply: (kept: tf.Tensor2D) => T,
  otherwise?: T,
): T {
  if (!(rate > 0 && rate < 1)) return otherwise as T;
  const ones = tf.ones<tf.Rank.R2>(shape);
  return apply((dropoutFunc ? dropoutFunc(ones, rate) : tf.dropout(ones, rate)) as tf.Tensor2D);
}

tf.serialization.registerClass(SequenceLstm as unknown as tf.serialization.SerializableConstructor<Layer>);

/** `tf.layers.lstm` with every option it takes. The activations tanh and sigmoid or hardSigmoid (tfjs's default) run fused. */
export const lstm = (args: LstmArgs): Layer => new SequenceLstm(args) as unknown as Layer;
