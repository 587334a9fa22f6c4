// A model without tensors: it answers with what the test says.
import type { About, ServedModel } from '../served-model.ts';

export interface FakeModel extends ServedModel {
  /** What it was called with, call by call. */
  readonly calls: (readonly unknown[])[];
}

type Answer = (inputs: readonly unknown[], options: object) => Promise<readonly unknown[]>;

export function fakeModel(
  name: string,
  answer: Answer,
  changes: Partial<Omit<ServedModel, 'about'>> & { readonly about?: Partial<About> } = {},
): FakeModel {
  const calls: (readonly unknown[])[] = [];
  return {
    ...{ name, calls, isReady: () => true, stop: async () => {} },
    predict: (inputs, options) => {
      calls.push(inputs);
      return answer(inputs, options);
    },
    async *stream(chunks) {
      let bytes = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        yield { partial: String(bytes) };
      }
      yield { text: String(bytes), words: [] };
    },
    ...changes,
    about: { task: 'sentiment', parameterCount: 1, ...changes.about },
  };
}

/** A text in capitals, as its prediction. */
export const shout: Answer = async (inputs) => inputs.map((text) => ({ text: String(text).toUpperCase() }));

/** Answers when it is let; then the next call waits again. */
export function gate(answer: Answer = shout): { readonly answer: Answer; open(): void; readonly waits: () => number } {
  const held: (() => void)[] = [];
  return {
    answer: async (inputs, options) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return answer(inputs, options);
    },
    open: () => {
      for (const release of held.splice(0)) release();
    },
    waits: () => held.length,
  };
}
