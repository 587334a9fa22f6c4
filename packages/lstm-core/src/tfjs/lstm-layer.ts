// tf.layers.lstm over whole sequences: the same weights, options, masks and saved models, computed by `lstmSequence`.
// Importing this module puts it in the place of tfjs's class `LSTM` wherever a model is loaded or a layer wrapped.
import { ConfigError, LonghandError, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import type { LstmAttributes } from '../kernels.ts';
import { checkFloats, checkRates, checkShape, checkSizes, checkWeights, show } from '../ops/checks.ts';
import { lstmSequence } from '../ops/lstm-sequence.ts';
import type { LstmState } from '../ops/lstm-types.ts';

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
  constructor(args: LstmArgs) {
    try {
      checkArgs(args);
      super(args);
    } catch (cause) {
      if (cause instanceof LonghandError) throw cause;
      const got = cause instanceof Error ? cause.message : show(cause); // tfjs says which initializer, constraint, ...
      throw new ConfigError({ where: 'lstm', expected: 'options of tf.layers.lstm', got }, { cause });
    }
  }

  override call(inputs: CallResult, options: CallOptions = {}): CallResult {
    const x = onlyOne(inputs);
    checkCall(this, x, options);
    const gateActivation = gateActivations[this.cell.recurrentActivation.getClassName()];
    // Other activations have no fused form: tfjs's own steps are what is right for them.
    if (this.cell.activation.getClassName() !== 'tanh' || !gateActivation) return super.call(inputs, options);
    return tf.tidy(() => run(this, x, options, gateActivation));
  }
}

/** Of one layer; tfjs itself would take a rate above 1 as 1, and one below 0 as 0. */
function checkArgs(args: LstmArgs): void {
  if (typeof args !== 'object' || args === null)
    throw new ConfigError({ where: 'lstm', expected: 'an object of options', got: show(args) });
  const { units, dropout, recurrentDropout, activation, recurrentActivation } = args;
  checkSizes({ units }, 'lstm');
  checkWeights('lstm', 4 * units * units);
  checkRates({ 'lstm: dropout': dropout ?? 0, 'lstm: recurrentDropout': recurrentDropout ?? 0 });
  for (const [name, value] of Object.entries({ activation, recurrentActivation })) {
    if (value == null || typeof value === 'object' || isActivation(value)) continue;
    const expected = Object.keys(classes).filter(isActivation).join(', ');
    throw new ConfigError({ where: `lstm: ${name}`, expected, got: show(value) });
  }
}

/** By name, what tfjs can build. */
const classes = tf.serialization.SerializationMap.getMap().classNameMap as unknown as Record<
  string,
  [new () => object]
>;
const Activation = Object.getPrototypeOf(classes.tanh?.[0]) as new () => object;
const isActivation = (name: unknown): boolean =>
  typeof name === 'string' && Object.hasOwn(classes, name) && classes[name]?.[0].prototype instanceof Activation;

function onlyOne(inputs: CallResult): tf.Tensor3D {
  if (!Array.isArray(inputs)) return inputs as tf.Tensor3D;
  const [x, ...others] = inputs;
  if (x && others.length === 0) return x as tf.Tensor3D;
  throw new ShapeError({ where: 'lstm: inputs', expected: 'one tensor', got: String(inputs.length) });
}

function checkCall({ cell }: TfjsLstm, x: tf.Tensor3D, { mask, initialState }: CallOptions): void {
  checkFloats('lstm', 'inputs', x, [null, null, null]);
  const [batch, time] = x.shape;
  if (mask) checkShape('lstm', 'mask', mask, mask.rank === 3 ? [batch, time, 1] : [batch, time]);
  if (!initialState) return;
  if (initialState.length !== 2)
    throw new ShapeError({ where: 'lstm: initialState', expected: '2, h and c', got: String(initialState.length) });
  for (const state of initialState) checkFloats('lstm', 'initialState', state, [batch, cell.units]);
}

const gateActivations: Readonly<Record<string, LstmAttributes['gateActivation']>> = {
  sigmoid: 'sigmoid',
  hardSigmoid: 'hardSigmoid',
};

function run(
  layer: TfjsLstm,
  inputs: tf.Tensor3D,
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
