import { createRandom, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { accuracy, classificationReport, confusionMatrix, type Scores } from './classification.ts';
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
