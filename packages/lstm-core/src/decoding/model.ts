// What decoding needs of a model. Decoding itself knows no tensors: a model may be an LSTM, an ensemble, or a table in a test.

export interface Step<State> {
  /** `[rows, V]`, row-major: log probabilities of each row's next token. */
  readonly logProbs: Float32Array;
  readonly state: State;
  /** `[rows, S]` weights over the source, where asked for. */
  readonly attention?: Float32Array;
}

export interface DecodingModel<State> {
  readonly vocabSize: number;
  /** Sentences of the batch. */
  readonly batch: number;
  /** One row for each sentence. */
  start(): State;
  /** @param tokens the last token of each row; the rows of a sentence stand together, as many for each */
  step(tokens: Int32Array, state: State, withAttention: boolean): Step<State>;
  /**
   * The state whose row i is `rows[i]` of this one, for the sentences at these places among its own; this one is used up.
   */
  select(state: State, rows: Int32Array, sentences: Int32Array): State;
  dispose(state: State): void;
}

/** Several models as one: the mean of their probabilities. @throws RangeError if vocabularies or batches differ */
export function ensemble(models: readonly DecodingModel<unknown>[]): DecodingModel<readonly unknown[]> {
  const [first] = models;
  if (!first || models.some(({ vocabSize, batch }) => vocabSize !== first.vocabSize || batch !== first.batch))
    throw new RangeError('An ensemble needs models of one vocabulary, over the same batch.');
  return {
    vocabSize: first.vocabSize,
    batch: first.batch,
    start: () => models.map((model) => model.start()),
    step: (tokens, states, withAttention) => {
      const steps = models.map((model, i) => model.step(tokens, states[i], withAttention));
      return {
        logProbs: logMean(steps.map(({ logProbs }) => logProbs)),
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

const logMean = (rows: readonly Float32Array[]): Float32Array =>
  Float32Array.from(rows[0]!, (_, i) =>
    Math.log(rows.reduce((sum, logProbs) => sum + Math.exp(logProbs[i]!), 0) / rows.length),
  );

const mean = (rows: readonly Float32Array[]): Float32Array =>
  Float32Array.from(rows[0]!, (_, i) => rows.reduce((sum, values) => sum + values[i]!, 0) / rows.length);
