export const seconds = (): number => performance.now() / 1000;

/** Speed of this process: a resumed training does not count the time before. */
export function createSpeed(): {
  add(examples: number, batches: number): void;
  examplesPerSecond(): number;
  secondsPerBatch(): number;
} {
  const start = seconds();
  let [examples, batches] = [0, 0];
  return {
    add: (moreExamples, moreBatches) => {
      examples += moreExamples;
      batches += moreBatches;
    },
    examplesPerSecond: () => examples / (seconds() - start),
    secondsPerBatch: () => (seconds() - start) / batches,
  };
}
