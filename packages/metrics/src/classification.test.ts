import { ConfigError, createRandom, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  balancedAccuracy,
  classificationReport,
  confusionMatrix,
  fBeta,
  type Scores,
} from './classification.ts';
import golden from './fixtures/classification.json' with { type: 'json' };

const close = (got: number, expected: number | string | null) => {
  if (typeof expected !== 'number') expect(got).toBeNaN();
  else expect(got).toBeCloseTo(expected, 7);
};
const closeScores = ({ precision, recall, f1 }: Scores, expected: number[]) =>
  [precision, recall, f1].forEach((value, i) => {
    close(value, expected[i] as number);
  });

describe("scikit-learn's values", () => {
  it.each(golden.cases.map((example) => [`${example.id} ${example.tag}`, example] as const))('%s', (_, example) => {
    const report = classificationReport(example.truth, example.prediction, example.classes);
    close(report.accuracy, example.accuracy);
    close(accuracy(example.truth, example.prediction), example.accuracy);
    expect(report.confusion).toEqual(example.confusion_matrix);
    close(report.matthews, example.matthews);
    close(report.kappa, example.cohen_kappa);
    report.perClass.forEach((scores, c) => {
      const { precision, recall, f1, support } = example.per_class;
      closeScores(scores, [precision[c] as number, recall[c] as number, f1[c] as number]);
      expect(scores.support).toBe(support[c]);
    });
    closeScores(report.macro, example.macro);
    closeScores(report.micro, example.micro);
    closeScores(report.weighted, example.weighted);
  });
});

describe('classificationReport', () => {
  const random = createRandom(4);
  const truth = Array.from({ length: 100 }, () => random.integer(3));
  const prediction = truth.map((label) => (random.uniform() < 0.6 ? label : random.integer(3)));

  it('does not depend on the order of the examples', () => {
    const order = random.shuffle(truth.map((_, i) => i));
    const shuffled = classificationReport(
      order.map((i) => truth[i] as number),
      order.map((i) => prediction[i] as number),
      3,
    );
    expect(shuffled).toEqual(classificationReport(truth, prediction, 3));
  });

  it('exchanges precision and recall when truth and prediction change places', () => {
    const [one, other] = [classificationReport(truth, prediction, 3), classificationReport(prediction, truth, 3)];
    expect(other.macro.precision).toBeCloseTo(one.macro.recall, 12);
    expect(other.matthews).toBeCloseTo(one.matthews, 12);
  });

  it('says what is wrong with its arguments', () => {
    expect(() => classificationReport([0, 1], [0], 2)).toThrow(ShapeError);
    expect(() => classificationReport([], [], 2)).toThrow(DataError);
    expect(() => confusionMatrix([0, 1], [0, 2], 2)).toThrow('prediction[1]: expected a class from 0 to 1, got 2');
    expect(() => confusionMatrix([0, 0.5], [0, 1], 2)).toThrow('truth[1]');
  });
});

describe('classes that are absent', () => {
  const [truth, prediction] = [
    [0, 0, 1],
    [0, 2, 1],
  ];

  it('count as 0 in macro means, as with labels=range(4) in scikit-learn, or are left out, as by its default', () => {
    expect(classificationReport(truth, prediction, 4).macro.f1).toBeCloseTo((2 / 3 + 1) / 4, 12);
    expect(classificationReport(truth, prediction, 4, { macroOver: 'present' }).macro.f1).toBeCloseTo(
      (2 / 3 + 1) / 3,
      12,
    );
    expect(fBeta(truth, prediction, 4, 1).macro).toBeCloseTo((2 / 3 + 1) / 4, 12);
    expect(fBeta(truth, prediction, 4, 1, { macroOver: 'present' }).macro).toBeCloseTo((2 / 3 + 1) / 3, 12);
    expect(() => classificationReport(truth, prediction, 4, { macroOver: 'some' as 'all' })).toThrow(ConfigError);
  });

  it('do not count in balanced accuracy', () => {
    expect(balancedAccuracy(truth, prediction, 4)).toBe(0.75);
    expect(classificationReport(truth, prediction, 4).balancedAccuracy).toBe(0.75);
  });
});

describe("values of scikit-learn's documentation", () => {
  it('balanced_accuracy_score', () => {
    const pair = [
      [0, 1, 0, 0, 1, 0],
      [0, 1, 0, 0, 0, 1],
    ] as const;
    expect(balancedAccuracy(...pair, 2)).toBe(0.625);
    expect(balancedAccuracy(...pair, 2, { adjusted: true })).toBe(0.25);
    expect(balancedAccuracy([1, 1], [1, 0], 2, { adjusted: true })).toBe(Number.NEGATIVE_INFINITY);
  });

  it('fbeta_score', () => {
    const { macro, micro, weighted, perClass } = fBeta([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3, 0.5);
    expect([macro, micro, weighted]).toEqual([0.238095, 1 / 3, 0.238095].map((value) => expect.closeTo(value, 6)));
    expect(perClass).toEqual([expect.closeTo(0.714286, 6), 0, 0]);
  });
});

describe('fBeta', () => {
  const random = createRandom(9);
  const truth = Array.from({ length: 200 }, () => random.integer(4));
  const prediction = truth.map((label) => (random.uniform() < 0.5 ? label : random.integer(4)));
  const report = classificationReport(truth, prediction, 4);

  it('is precision at 0, F1 at 1, recall at Infinity', () => {
    for (const [beta, of] of [
      [0, 'precision'],
      [1, 'f1'],
      [Number.POSITIVE_INFINITY, 'recall'],
      [1e200, 'recall'],
    ] as const) {
      const { macro, weighted, perClass } = fBeta(truth, prediction, 4, beta);
      expect([macro, weighted, ...perClass]).toEqual(
        [report.macro[of], report.weighted[of], ...report.perClass.map((scores) => scores[of])].map((value) =>
          expect.closeTo(value, 12),
        ),
      );
    }
  });

  it.each([-1, Number.NaN])('refuses a beta of %s', (beta) =>
    expect(() => fBeta(truth, prediction, 4, beta)).toThrow(ConfigError),
  );
});

it('classes are integers of 0 and more everywhere, and a number of classes is one', () => {
  for (const wrong of [Number.NaN, -1, 0.5, '1' as unknown as number]) {
    expect(() => accuracy([0, wrong], [0, 1])).toThrow('truth[1]: expected a class from 0, got');
    expect(() => classificationReport([0, 1], [0, wrong], 2)).toThrow('prediction[1]');
  }
  for (const wrong of [0, -1, 1.5, 1e9, Number.NaN])
    expect(() => classificationReport([0], [0], wrong)).toThrow('numClasses: expected an integer from 1 to 10000');
});
