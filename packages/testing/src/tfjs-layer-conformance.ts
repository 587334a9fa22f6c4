// The drop-in for tf.layers.lstm against tfjs's own layer: every option, in models that predict, train, save and load.

import { lstm } from '@longhand/lstm-core/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { expectClose, float32 } from './close.ts';
import { randomTensor } from './tensors.ts';
import { checkForward, checkMasks, checkStateful, checkStatefulTraining, checkTraining } from './tfjs-layer-golden.ts';

type LstmArgs = Parameters<typeof tf.layers.lstm>[0];
type Layer = ReturnType<typeof tf.layers.lstm>;
type Create = (args: LstmArgs) => Layer;

// tfjs's own class, whatever is registered now: a layer's class is found by its factory.
const plain = tf.layers.lstm as Create;
const [B, T, D, H] = [3, 5, 4, 6];

const configs: Record<string, Partial<LstmArgs>> = {
  'defaults, with hard sigmoid': {},
  'the sigmoid': { recurrentActivation: 'sigmoid' },
  'all outputs': { returnSequences: true },
  backwards: { returnSequences: true, goBackwards: true },
  'no bias': { useBias: false },
  'no forget bias': { unitForgetBias: false },
  'another activation, by tfjs itself': { activation: 'relu', recurrentActivation: 'sigmoid', returnSequences: true },
  'regularizers and constraints': {
    kernelRegularizer: 'l1l2',
    recurrentRegularizer: 'l1l2',
    kernelConstraint: 'maxNorm',
    biasConstraint: 'nonNeg',
  },
};

export function describeTfjsLayer(): void {
  describe('the LSTM layer in the place of tf.layers.lstm', () => {
    afterEach(() => tf.disposeVariables());

    for (const [name, config] of Object.entries(configs))
      it(`predicts and trains alike: ${name}`, async () => compareModels((create) => sequential(create, config)));
    it('under a mask', async () => {
      const masked = (create: Create) =>
        tf.sequential({
          layers: [
            tf.layers.masking({ inputShape: [T, D] }),
            create({ units: H, returnSequences: true, name: 'first' }),
            create({ units: H, goBackwards: true, name: 'second' }),
          ],
        });
      await compareModels(masked, withHoles());
    });
    it('in both directions', async () => {
      const bidirectional = (create: Create) =>
        tf.sequential({
          layers: [
            tf.layers.bidirectional({
              layer: create({ units: H, returnSequences: true, name: 'inner' }) as never,
              mergeMode: 'concat',
              inputShape: [T, D],
              name: 'both',
            } as never),
            tf.layers.globalAveragePooling1d({}),
          ],
        });
      await compareModels(bidirectional);
    });
    it('gives the values of Keras', () => tf.tidy(checkForward));
    it('gives those of Keras with states', () => tf.tidy(checkStateful));
    it('gives those of Keras under masks', () => tf.tidy(checkMasks));
    it('learns what Keras learns', checkTraining);
    it('learns what Keras learns with states', checkStatefulTraining);
    it('with dropout of a fixed kind', () => tf.tidy(compareDropout));
    it('stateful, and reset', () => tf.tidy(compareStateful));
    it('returns and takes states', () => tf.tidy(compareStates));
    it('comes back from a saved model, as itself', checkSaved);
  });
}

const sequential = (create: Create, config: Partial<LstmArgs>) =>
  tf.sequential({ layers: [create({ units: H, inputShape: [T, D], name: 'lstm', ...config })] });

/** Zeros, which masking takes out, at the end, in between, and everywhere. */
const withHoles = (): tf.Tensor3D =>
  tf.tidy(() => {
    const kept = tf.tensor2d([
      [1, 1, 1, 0, 0],
      [0, 1, 0, 1, 1],
      [0, 0, 0, 0, 0],
    ]);
    return randomTensor<tf.Tensor3D>([B, T, D], 1).mul(kept.expandDims(2)) as tf.Tensor3D;
  });

async function compareModels(
  build: (create: Create) => tf.Sequential,
  x: tf.Tensor3D = randomTensor([B, T, D], 1),
): Promise<void> {
  const [ours, theirs] = [build(lstm), build(plain)];
  theirs.setWeights(ours.getWeights());
  const expected = theirs.predict(x) as tf.Tensor;
  const y = randomTensor(expected.shape, 2);
  expectClose((ours.predict(x) as tf.Tensor).dataSync(), expected.dataSync(), float32, 'prediction');
  for (const model of [ours, theirs]) {
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    await model.fit(x, y, { epochs: 2, verbose: 0 });
  }
  ours.getWeights().forEach((weight, i) => {
    const other = theirs.getWeights()[i]!;
    expectClose(weight.dataSync(), other.dataSync(), { rtol: 1e-3, atol: 1e-5 }, theirs.weights[i]!.originalName);
  });
  const score = (model: tf.Sequential) => (model.evaluate(x, y) as tf.Scalar).dataSync();
  expectClose(score(ours), score(theirs), float32, 'loss');
}

function compareDropout(): void {
  // What tfjs's tests do: a function in the place of chance.
  const dropoutFunc = (x: tf.Tensor, rate: number) =>
    x.mul(
      tf.tensor(
        Float32Array.from({ length: x.size }, (_, i) => (i % 3 === 0 ? 0 : 1 / (1 - rate))),
        x.shape,
      ),
    );
  const config = { dropout: 0.4, recurrentDropout: 0.25, dropoutFunc } as object;
  const [ours, theirs] = [lstm, plain].map((create) => create({ units: H, inputShape: [T, D], ...config }));
  const x = randomTensor<tf.Tensor3D>([B, T, D], 1);
  ours!.apply(x);
  theirs!.apply(x);
  theirs!.setWeights(ours!.getWeights());
  for (const training of [true, false]) {
    const [a, b] = [ours!, theirs!].map((layer) => layer.apply(x, { training }) as tf.Tensor);
    expectClose(a!.dataSync(), b!.dataSync(), float32, `output, training ${training}`);
  }
}

function compareStateful(): void {
  const [ours, theirs] = [lstm, plain].map((create) =>
    tf.sequential({ layers: [create({ units: H, stateful: true, batchInputShape: [B, T, D] })] }),
  ) as [tf.Sequential, tf.Sequential];
  theirs.setWeights(ours.getWeights());
  const x = randomTensor<tf.Tensor3D>([B, T, D], 1);
  const values = (model: tf.Sequential) => (model.predict(x) as tf.Tensor).dataSync();
  const first = values(ours);
  expectClose(first, values(theirs), float32, 'first');
  const second = values(ours);
  expectClose(second, values(theirs), float32, 'second');
  expect([...second]).not.toEqual([...first]);
  ours.resetStates();
  expect([...values(ours)]).toEqual([...first]);
}

function compareStates(): void {
  const x = randomTensor<tf.Tensor3D>([B, T, D], 1);
  const initialState = [randomTensor([B, H], 5), randomTensor([B, H], 6)];
  const [ours, theirs] = [lstm, plain].map((create) => create({ units: H, returnState: true, inputShape: [T, D] }));
  const run = (layer: Layer) => layer.apply(x, { initialState } as never) as unknown as tf.Tensor[];
  run(ours!);
  run(theirs!);
  theirs!.setWeights(ours!.getWeights());
  const expected = run(theirs!);
  run(ours!).forEach((tensor, i) => {
    expectClose(tensor.dataSync(), expected[i]!.dataSync(), float32, `result ${i}`);
  });
}

async function checkSaved(): Promise<void> {
  const x = randomTensor<tf.Tensor3D>([B, T, D], 1);
  const model = sequential(lstm, { returnSequences: true });
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  expect(JSON.stringify(artifacts!.modelTopology)).toContain('"class_name":"LSTM"'); // so that plain tfjs loads it too
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
  expect(loaded.layers[0]!.constructor).toBe(model.layers[0]!.constructor);
  expect(loaded.layers[0]!.constructor).not.toBe(plain({ units: 1 }).constructor);
  const values = (layered: tf.LayersModel) => (layered.predict(x) as tf.Tensor).dataSync();
  expect([...values(loaded)]).toEqual([...values(model)]);
}
