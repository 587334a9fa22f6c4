// What a benchmark chooses, what it expects, and what the time left is.
import { describe, expect, it } from 'vitest';
import { chosenEntries, jobsOf, splitsOf } from './benchmark.ts';
import { allEntries, entryOf } from './entries.ts';
import { apps } from './entry.ts';
import { createTimeLeft, secondsLeft } from './time-left.ts';

const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name);

describe('entries', () => {
  it('have names of their own, and each preset has every app', () => {
    expect(new Set(names(allEntries)).size).toBe(allEntries.length);
    for (const preset of ['tiny', 'base'] as const)
      expect(new Set(chosenEntries({ preset, tasks: [], only: [] }).map(({ app }) => app))).toEqual(new Set(apps));
  });

  it('name only entries and steps that there are', () => {
    for (const { classicalEntry, runOf, before, train } of allEntries) {
      for (const other of [classicalEntry, runOf]) if (other !== undefined) entryOf(other);
      const flags = [...before.flatMap((step) => step.flags), ...train];
      const used = flags.flatMap((flag) => /\{(\w+)\}/.exec(flag)?.[1] ?? []);
      const known = ['vectors', 'reuters', ...before.map(({ name }) => name)];
      expect(used.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  it('are chosen by task and by name', () => {
    expect(names(chosenEntries({ preset: 'tiny', tasks: ['speech'], only: [] }))).toEqual(['speech']);
    expect(names(chosenEntries({ preset: 'base', tasks: [], only: ['an4', 'sst2'] }))).toEqual(['sst2', 'an4']);
  });

  it.each([
    [{ preset: 'tiny', tasks: ['poetry'], only: [] }, /sentiment, translation, summarization, speech, got "poetry"/],
    [{ preset: 'tiny', tasks: [], only: ['an4'] }, /got "an4".*one of --preset base/],
    [{ preset: 'tiny', tasks: ['speech'], only: ['sentiment'] }, /entries of speech/],
  ] as const)('that there are not are refused: %j', (settings, problem) => {
    expect(() => chosenEntries(settings)).toThrow(problem);
  });

  it('are trained once a seed, those that draw nothing once', () => {
    const jobs = jobsOf([entryOf('sentiment'), entryOf('sentiment-lexicon')], 3);
    expect(jobs.map(({ entry, seed }) => `${entry.name} ${seed}`)).toEqual([
      ...['sentiment 1', 'sentiment 2', 'sentiment 3', 'sentiment-lexicon undefined'],
    ]);
  });
});

it('dev is scored too where scores are kept, so that no table loses one', () => {
  expect(splitsOf('tiny', false)).toEqual(['test']);
  for (const [preset, publish] of [
    ['tiny', true],
    ['base', false],
    ['base', true],
  ] as const)
    expect(splitsOf(preset, publish)).toEqual(['dev', 'test']);
});

describe('time left', () => {
  it('is what was expected, at the pace of what is done', () => {
    let now = 0;
    const left = createTimeLeft([10, 20, 40], () => now);
    left.begin(0);
    expect(left.seconds()).toBe(70);
    now = 20;
    left.end(false);
    left.begin(1);
    expect(left.seconds()).toBe(2 * 60);
    now = 30;
    expect(left.seconds()).toBe(40 - 10 + 80);
    expect(left.seconds(5)).toBe(85);
  });

  it('does not count what was done before', () => {
    let now = 0;
    const left = createTimeLeft([10, 20], () => now);
    left.begin(0);
    now = 0.1;
    left.end(true);
    left.begin(1);
    expect(left.seconds()).toBe(20);
  });

  it('of a command is at the end of its progress line', () => {
    expect(secondsLeft('epoch 2/10  batch 41/188  loss 0.412  1,240 examples/s  0:42 left')).toBe(42);
    expect(secondsLeft('epoch 2/10  batch 41/188  loss 0.412  1,240 examples/s  1:02:03 left')).toBe(3723);
    expect(secondsLeft('Saved.')).toBeUndefined();
  });
});
