import { afterEach, expect, it, vi } from 'vitest';
import { type Answer, answer, caller, type Request } from './rpc.ts';

/** A worker in this thread: what the page posts, the methods hear, and back. */
function connect<M extends Parameters<typeof answer>[0]>(methods: M) {
  let hear: (event: { data: Request }) => void = () => {};
  const worker = {
    onmessage: undefined as unknown as (event: { data: Answer }) => void,
    postMessage: (data: Request) => hear({ data }),
  };
  vi.stubGlobal('addEventListener', (_: string, listener: typeof hear) => {
    hear = listener;
  });
  vi.stubGlobal('postMessage', (data: Answer) => worker.onmessage({ data }));
  answer(methods);
  return caller<M>(worker as unknown as Worker);
}
afterEach(() => vi.unstubAllGlobals());

it('answers calls that overlap, each with its own', async () => {
  const call = connect({
    later: (value: number) => new Promise<number>((resolve) => setTimeout(resolve, value, value)),
  });
  expect(await Promise.all([call('later', [20]), call('later', [1])])).toEqual([20, 1]);
});

it('gives events before the result', async () => {
  const call = connect({
    count: (to: number, onEvent: (event: number) => void) => {
      for (let i = 1; i <= to; i++) onEvent(i);
      return 'done';
    },
  });
  const events: number[] = [];
  expect(await call('count', [3], (event) => events.push(event))).toBe('done');
  expect(events).toEqual([1, 2, 3]);
});

it('fails with the message of what was thrown', async () => {
  const call = connect({
    fail: () => {
      throw new Error('text: expected words, got none.');
    },
  });
  await expect(call('fail', [])).rejects.toThrow('text: expected words, got none.');
});
