// A Transformer beside an LSTM: as many weights, the better rate, as much time; conclusions of figures that are made up.
import { useLonghand } from '@longhand/backend';
import { at, createRandom } from '@longhand/base';
import { parameterCount } from '@longhand/lstm-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startClock } from '../clock.ts';
import type { Finding } from '../experiment.ts';
import { concludeTransformer } from './conclude.ts';
import {
  lengthsOf,
  type Measured,
  type Subject,
  scoreAfter,
  scoreOf,
  scoresInTime,
  subjects,
  trainedOf,
} from './figures.ts';
import { measureLength } from './lengths.ts';
import { createReader, createSpeaker, type ModelKind, modelKinds } from './networks.ts';
import { transformerSections } from './sections.ts';

beforeAll(() => useLonghand('wasm', { threads: 1 }));

const sizes = { modelSize: 16, hiddenSize: 16, layers: 1, dropout: 0 };

describe('networks', () => {
  it('have as many weights, but for what a hidden unit has', () => {
    const counts = modelKinds.map((model) => {
      const words = { source: 30, target: 40, shared: false };
      const networks = [
        createReader(model, sizes, { vocabSize: 30, numClasses: 3 }, createRandom(1)),
        createSpeaker(model, sizes, words, createRandom(1)),
      ];
      const own = networks.map(({ params }) => parameterCount(params));
      for (const network of networks) network.dispose();
      return own;
    });
    const [lstm = [], transformer = []] = counts;
    expect(Math.abs(at(lstm, 0) - at(transformer, 0))).toBeLessThanOrEqual(2 * sizes.modelSize + 1);
    expect(Math.abs(at(lstm, 1) - at(transformer, 1))).toBeLessThanOrEqual(2 * (2 * sizes.modelSize + 1));
  });

  it.each(modelKinds)('%s: memory is measured, and longer texts need more', (model) => {
    const [short, long] = [8, 32].map((length) => measureLength({ ...sizes, model, length, batchSize: 2, repeats: 1 }));
    expect(long?.kept).toBeGreaterThan(2 * (short?.kept ?? 0));
    // Of the Transformer keys and values of source and target in each layer; of the LSTM the states of the source, and those of now.
    const held = model === 'transformer' ? 4 * 32 * 16 + 1 : 2 * 16 * 32;
    expect(1024 * (long?.held ?? 0)).toBeGreaterThanOrEqual(4 * held);
    expect((long?.held ?? 0) / (short?.held ?? 1)).toBeCloseTo(4, model === 'transformer' ? 1 : -1);
  });
});

it('the clock leaves out what it pauses for', () => {
  const clock = startClock();
  const busy = () => {
    const end = performance.now() + 60;
    while (performance.now() < end);
  };
  clock.pause(busy);
  const after = clock.seconds();
  busy();
  expect(clock.seconds() - after).toBeGreaterThan(after);
});

/** A training whose epochs take `seconds` each. */
const trained = (
  subject: Subject,
  model: ModelKind,
  {
    seed = 1,
    rate = 1,
    seconds = 1,
    scores = [0.5, 0.9],
    dev = scores,
  }: Partial<Record<'seed' | 'rate' | 'seconds', number>> & {
    readonly scores?: readonly number[];
    readonly dev?: readonly number[];
  },
): Finding<Measured> => ({
  settings: { part: subject, model, seed, learningRate: rate },
  measured: {
    ...{ parameters: 100, tokensPerSecond: 1000 / seconds },
    curve: scores.map((test, i) => ({ seconds: seconds * (i + 1), dev: at(dev, i), test })),
    ...(subject === 'translation' && {
      decoding: { beamScore: 0.9, greedy: seconds, beam: seconds, greedyAlone: seconds, beamAlone: seconds },
    }),
  },
});

const lengths = (model: ModelKind, exponent: number): Finding<Measured>[] =>
  [64, 128].map((length) => ({
    settings: { part: 'length', model, length },
    measured: { kept: length ** exponent, milliseconds: length, held: length ** exponent },
  }));

describe('figures', () => {
  it('are those of the rate that is better on dev, whatever test says', () => {
    const findings = [
      trained('classification', 'lstm', { rate: 1, scores: [0.1, 0.9], dev: [0.1, 0.6] }),
      trained('classification', 'lstm', { rate: 2, scores: [0.1, 0.7], dev: [0.1, 0.8] }),
    ];
    expect(trainedOf(findings, 'classification', 'lstm').map(scoreOf)).toEqual([0.7]);
  });

  it('in as much time are on the line between epochs, when the faster is done', () => {
    const slow = trained('classification', 'transformer', { seconds: 4, scores: [0.4, 0.8] });
    const findings = [trained('classification', 'lstm', { seconds: 3 }), slow];
    expect(scoresInTime(findings, 'classification')).toEqual({ lstm: [0.9], transformer: [expect.closeTo(0.6, 9)] });
    const { curve } = slow.measured as Parameters<typeof scoreAfter>[0];
    expect([2, 4, 8, 9].map((seconds) => scoreAfter({ curve }, seconds))).toEqual([0.2, 0.4, 0.8, 0.8]);
  });
});

describe('conclusions', () => {
  const findings = (
    lstm: Parameters<typeof trained>[2],
    transformer: typeof lstm,
    exponents: readonly [number, number],
  ) => [
    ...subjects.flatMap((subject) => [trained(subject, 'lstm', lstm), trained(subject, 'transformer', transformer)]),
    ...lengths('lstm', exponents[0]),
    ...lengths('transformer', exponents[1]),
  ];
  const verdicts = (...made: Parameters<typeof findings>) =>
    concludeTransformer(findings(...made)).map(({ verdict }) => verdict);

  it('support a Transformer that is better, faster and larger', () =>
    expect(verdicts({ seconds: 2, scores: [0.2, 0.5] }, {}, [1, 2])).toEqual(['supported', 'supported', 'supported']));

  it('contradict one that is worse and slower, beside an LSTM that grows as fast', () =>
    expect(verdicts({}, { seconds: 2, scores: [0.2, 0.5] }, [1.5, 1.2])).toEqual([
      'contradicted',
      'contradicted',
      'contradicted',
    ]));

  it('say the figures, and charts show them', () => {
    const made = findings({}, { seconds: 2, scores: [0.2, 0.5] }, [1, 2]);
    const [scores, speed, memory] = concludeTransformer(made);
    expect(scores?.says).toContain(
      'accuracy LSTM 90.0 %, Transformer 50.0 % after as many epochs; LSTM 90.0 %, Transformer 20.0 % after as much time',
    );
    expect(speed?.says).toContain('beam 5: LSTM 1, Transformer 2');
    expect(memory?.says).toContain('over 128 tokens');
    expect(lengthsOf(made, 'lstm').map(({ x }) => x)).toEqual([64, 128]);
    expect(transformerSections(made).map(({ kind }) => kind)).toEqual([
      'table',
      'table',
      'curves',
      'curves',
      'bars',
      'bars',
      'bars',
      'curves',
      'curves',
      'curves',
    ]);
  });
});
