// What decoding needs of a model. Decoding itself knows no tensors: a model may be an LSTM, an ensemble, or a table in a test.

export interface Step<State> {
  /** `[rows, count]`, row-major: the most probable next tokens of each row, best first. */
  readonly tokens: Int32Array;
  /** `[rows, count]`: their log probabilities. */
  readonly logProbs: Float32Array;
  readonly state: State;
  /** `[rows, S]` weights over the source, where asked for. */
  readonly attention?: Float32Array;
}

export interface Candidate {
  readonly token: number;
  readonly logProb: number;
}

/** What a step over `rows` rows found for one of them, best first. */
export function candidatesOf({ tokens, logProbs }: Step<unknown>, row: number, rows: number): Candidate[] {
  const width = tokens.length / rows;
  return Array.from({ length: width }, (_, i) => ({
    token: tokens[row * width + i]!,
    logProb: logProbs[row * width + i]!,
  }));
}

export interface StepOptions {
  /** How many tokens of each row are wanted, 1 to V. */
  readonly count: number;
  readonly withAttention: boolean;
}

export interface DecodingModel<State> {
  readonly vocabSize: number;
  /** Sentences of the batch. */
  readonly batch: number;
  /** One row for each sentence. */
  start(): State;
  /** @param last the last token of each row; the rows of a sentence stand together, as many for each */
  step(last: Int32Array, state: State, options: StepOptions): Step<State>;
  /** The state whose row i is `rows[i]` of this one, for the sentences at these places among its own; this one is used up. */
  select(state: State, rows: Int32Array, sentences: Int32Array): State;
  dispose(state: State): void;
}

/** Several models as one: the mean of their probabilities. @throws RangeError if vocabularies or batches differ */
export function ensemble(models: readonly DecodingModel<unknown>[]): DecodingModel<readonly unknown[]> {
  const [first] = models;
  if (!first || models.some(({ vocabSize, batch }) => vocabSize !== first.vocabSize || batch !== first.batch))
    throw new RangeError('An ensemble needs models of one vocabulary, over the same batch.');
  const { vocabSize, batch } = first;
  return {
    vocabSize,
    batch,
    start: () => models.map((model) => model.start()),
    step: (last, states, { count, withAttention }) => {
      const all = { count: vocabSize, withAttention };
      const steps = models.map((model, i) => model.step(last, states[i], all));
      return {
        ...bestOfMean(steps, last.length, vocabSize, count),
        state: steps.map(({ state }) => state),
        attention: withAttention ? mean(steps.map(({ attention }) => attention!)) : undefined,
      };
    },
    select: (states, rows, sentences) => models.map((model, i) => model.select(states[i], rows, sentences)),
    dispose: (states) => {
      for (const [i, model] of models.entries()) model.dispose(states[i]);
    },
  };
}

/** The best tokens by the mean of the models' probabilities, of equals the lower one first. */
function bestOfMean(steps: readonly Step<unknown>[], rows: number, vocabSize: number, count: number) {
  const tokens = new Int32Array(rows * count);
  const logProbs = new Float32Array(rows * count);
  const sums = new Float64Array(vocabSize);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (const step of steps) {
      for (let i = row * vocabSize; i < (row + 1) * vocabSize; i++)
        sums[step.tokens[i]!] = sums[step.tokens[i]!]! + Math.exp(step.logProbs[i]!);
    }
    const order = Array.from(sums, (_, token) => token).sort((a, b) => sums[b]! - sums[a]! || a - b);
    for (let i = 0; i < count; i++) {
      tokens[row * count + i] = order[i]!;
      logProbs[row * count + i] = Math.log(sums[order[i]!]! / steps.length);
    }
  }
  return { tokens, logProbs };
}

const mean = (rows: readonly Float32Array[]): Float32Array =>
  Float32Array.from(rows[0]!, (_, i) => rows.reduce((sum, values) => sum + values[i]!, 0) / rows.length);
