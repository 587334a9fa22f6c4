// Values that one side gives when it has them, and the other takes one after the other.

export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** No more come; those that wait are still taken. */
  end(): void;
  /** What waits is dropped; whoever takes gets the error. */
  fail(error: Error): void;
  /** Values that wait. */
  size(): number;
}

/** @param onTaken is told of each value when it is asked for, which is when the one before it is done with */
export function createChannel<T>(onTaken: (value: T) => void = () => {}): Channel<T> {
  const values: T[] = [];
  let [ended, wake] = [false, () => {}];
  let failure: Error | undefined;
  async function* take(): AsyncGenerator<T, void> {
    for (;;) {
      if (failure) throw failure;
      const [value] = values.splice(0, 1);
      if (value !== undefined) {
        onTaken(value);
        yield value;
      } else if (ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return {
    push: (value) => {
      if (!ended) values.push(value);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    fail: (error) => {
      failure ??= error;
      wake();
    },
    size: () => values.length,
    [Symbol.asyncIterator]: take,
  };
}
