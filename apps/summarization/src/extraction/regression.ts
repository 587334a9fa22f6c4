// A logistic regression of the sentences' centrality on the labels: what training begins with, so that a network that has yet to
// learn its words is no worse than TextRank, with which it shares what it is told.

export interface RegressionRow {
  /** Of each sentence. */
  readonly features: readonly (readonly number[])[];
  /** 1 or 0, or between. */
  readonly target: readonly number[];
}

export interface Regression {
  readonly weights: readonly number[];
  readonly bias: number;
}

const [steps, rate, decay] = [400, 3, 1e-3];

/** By gradient descent on all sentences. @param size of the features */
export function fitRegression(rows: readonly RegressionRow[], size: number): Regression {
  const sentences = rows.flatMap(({ features, target }) => features.map((own, s) => [own, target[s] ?? 0] as const));
  const weights = new Float64Array(size);
  let bias = 0;
  for (let step = 0; step < steps; step++) {
    const sums = new Float64Array(size);
    let offset = 0;
    for (const [own, wanted] of sentences) {
      let logit = bias;
      for (let f = 0; f < size; f++) logit += weights[f]! * own[f]!;
      const error = 1 / (1 + Math.exp(-logit)) - wanted;
      for (let f = 0; f < size; f++) sums[f]! += error * own[f]!;
      offset += error;
    }
    const count = Math.max(1, sentences.length);
    for (let f = 0; f < size; f++) weights[f]! -= rate * (sums[f]! / count + decay * weights[f]!);
    bias -= (rate * offset) / count;
  }
  return { weights: Array.from(weights), bias };
}
