import { DataError } from '@longhand/base';
import { describe, expect, it, vi } from 'vitest';
import { type Batcher, type BatchingOptions, createBatcher } from './batching.ts';
import { gate, shout } from './testing/fake-model.ts';

const settings: BatchingOptions = { name: 'm', maxBatch: 4, maxWait: 0, maxQueue: 10, timeout: 20 };
const letters = (word: string) => word.split('');
const texts = (...all: string[]) => all.map((text) => ({ text: text.toUpperCase() }));

/** A model that waits for `open`, with what it was called with. */
function held(changes: Partial<BatchingOptions> = {}) {
  const calls: [readonly unknown[], object][] = [];
  const door = gate(async (inputs, options) => {
    calls.push([inputs, options]);
    return shout(inputs, options);
  });
  const batcher = createBatcher(door.answer, { ...settings, ...changes });
  const openAll = async () => {
    for (let i = 0; i < 20; i++) {
      door.open();
      await new Promise(setImmediate);
    }
  };
  return { batcher, calls, door, openAll };
}

/** Two requests in one batch. */
async function answeredTogether(batcher: Batcher, openAll: () => Promise<void>): Promise<void> {
  const answers = ['1', '2', '3'].map((input) => batcher.submit([input], {}));
  await openAll();
  await Promise.all(answers);
}

describe('a batcher', () => {
  it('answers together what comes while a batch computes, each request in its order', async () => {
    const { batcher, calls, openAll } = held();
    const answers = [['a'], ['b', 'c'], ['d']].map((inputs) => batcher.submit(inputs, {}));
    expect(batcher.depth()).toBe(3); // the first has begun
    await openAll();
    expect(await Promise.all(answers)).toEqual([texts('a'), texts('b', 'c'), texts('d')]);
    expect(calls.map(([inputs]) => inputs)).toEqual([['a'], ['b', 'd', 'c']]);
    expect(batcher.depth()).toBe(0);
  });

  it('gives a long request no more than its share: a short one after it waits for one batch', async () => {
    const { batcher, calls, openAll } = held();
    const long = batcher.submit(letters('abcdefgh'), {});
    const short = batcher.submit(['z'], {});
    await openAll();
    expect(calls.map(([inputs]) => inputs)).toEqual([letters('abcd'), ['e', 'z', 'f', 'g'], ['h']]);
    expect(await short).toEqual(texts('z'));
    expect(await long).toEqual(texts(...letters('abcdefgh')));
  });

  it('keeps requests with other options apart, whatever the order of their keys', async () => {
    const { batcher, calls, openAll } = held();
    const options = [{}, { beam: 2, plain: true }, { beam: 3 }, { plain: true, beam: 2 }];
    const answers = options.map((one, i) => batcher.submit([`${i}`], one));
    await openAll();
    await Promise.all(answers);
    expect(calls).toEqual([
      [['0'], {}],
      [['1', '3'], { beam: 2, plain: true }],
      [['2'], { beam: 3 }],
    ]);
  });

  it('waits a moment for more when it is idle and had several at once, and not for longer than it was told', async () => {
    const { batcher, door, openAll } = held({ maxWait: 50 });
    await answeredTogether(batcher, openAll);
    vi.useFakeTimers();
    void batcher.submit(['a'], {});
    void batcher.submit(['b'], {});
    await vi.advanceTimersByTimeAsync(49);
    expect(door.waits()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(door.waits()).toBe(1);
    expect(batcher.depth()).toBe(0);
    vi.useRealTimers();
  });

  it('does not let a client wait that is alone', async () => {
    const { batcher, door, openAll } = held({ maxWait: 5000 });
    void batcher.submit(letters('ab'), {});
    expect(door.waits()).toBe(1);
    await openAll();
    void batcher.submit(['c'], {});
    expect(door.waits()).toBe(1);
  });

  it('starts at once when a batch is full', async () => {
    const { batcher, door, openAll } = held({ maxWait: 5000 });
    await answeredTogether(batcher, openAll);
    void batcher.submit(['z'], {});
    expect(door.waits()).toBe(0);
    void batcher.submit(letters('abc'), {});
    expect(door.waits()).toBe(1);
  });

  it('refuses what does not fit the queue, and says when to come again', async () => {
    const { batcher, openAll } = held();
    const first = batcher.submit(letters('abcd'), {});
    const second = batcher.submit(letters('0123456789'), {});
    const refused = batcher.submit(['z'], {});
    await expect(refused).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    await expect(refused).rejects.toThrow('m: expected at most 10 inputs that wait, got 10 and 1 more');
    await openAll();
    expect(await first).toHaveLength(4);
    expect(await second).toHaveLength(10);
    const later = batcher.submit(['z'], {});
    await openAll();
    expect(await later).toEqual(texts('z'));
  });

  it('gives up a request that is too late, and what of it still waits', async () => {
    vi.useFakeTimers();
    const { batcher, calls, door } = held({ timeout: 3 });
    const late = batcher.submit(letters('abcdef'), {});
    const caught = expect(late).rejects.toMatchObject({ status: 504 });
    await vi.advanceTimersByTimeAsync(3000);
    await caught;
    expect(batcher.depth()).toBe(0);
    door.open();
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(1);
    vi.useRealTimers();
  });

  it('drops a request whose client goes away', async () => {
    const { batcher, calls, openAll } = held();
    const first = batcher.submit(['a'], {});
    const controller = new AbortController();
    const gone = batcher.submit(['b'], {}, controller.signal);
    const third = batcher.submit(['c'], {});
    controller.abort();
    await expect(gone).rejects.toThrow();
    await openAll();
    expect([await first, await third]).toEqual([texts('a'), texts('c')]);
    expect(calls.map(([inputs]) => inputs)).toEqual([['a'], ['c']]);
    await expect(batcher.submit(['d'], {}, AbortSignal.abort())).rejects.toThrow();
  });

  it('gives an error of one input to its request alone', async () => {
    const compute = async (inputs: readonly unknown[], options: object) => {
      if (inputs.includes('poison')) throw new DataError({ where: 'text', expected: 'food', got: 'poison' });
      return shout(inputs, options);
    };
    const batcher = createBatcher(compute, { ...settings, maxWait: 1 });
    const answers = [['0'], ['a'], ['b', 'poison'], ['c']].map((inputs) => batcher.submit(inputs, {})); // the first alone
    const [, first, second, third] = await Promise.allSettled(answers);
    expect([first, third]).toMatchObject([{ value: texts('a') }, { value: texts('c') }]);
    expect(second).toMatchObject({ status: 'rejected', reason: { problem: { got: 'poison' } } });
  });

  it('gives an error of the model to all, once, and goes on', async () => {
    let calls = 0;
    const compute = async (inputs: readonly unknown[], options: object) => {
      if (inputs[0] !== '0') calls++;
      if (calls === 1) throw new Error('broken');
      return calls === 2 ? [] : shout(inputs, options);
    };
    const batcher = createBatcher(compute, { ...settings, maxWait: 1 });
    const answers = await Promise.allSettled(['0', 'a', 'b'].map((input) => batcher.submit([input], {})));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(calls).toBe(1);
    await expect(batcher.submit(['a'], {})).rejects.toThrow('0 predictions for 1 inputs');
    expect(await batcher.submit(['a'], {})).toEqual(texts('a'));
  });

  it('answers all that waits when it is closed, and takes no more', async () => {
    const { batcher, openAll } = held();
    const answers = [batcher.submit(letters('abcdef'), {}), batcher.submit(['g'], { beam: 2 })];
    let closed = false;
    const closing = batcher.close().then(() => {
      closed = true;
    });
    await expect(batcher.submit(['z'], {})).rejects.toMatchObject({ status: 503 });
    expect(closed).toBe(false);
    await openAll();
    await closing;
    expect(await Promise.all(answers)).toEqual([texts(...letters('abcdef')), texts('g')]);
  });

  it('reports the size of each batch', async () => {
    const sizes: number[] = [];
    const batcher = createBatcher(shout, {
      ...settings,
      onBatch: (size, seconds) => sizes.push(seconds >= 0 ? size : -1),
    });
    await batcher.submit(letters('abcdef'), {});
    expect(sizes).toEqual([4, 2]);
  });
});
