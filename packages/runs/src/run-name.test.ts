import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPath } from './index.ts';

const runs = '/home/ann/runs';

describe('names', () => {
  it.each([
    ...['', '.', '..', '../x', 'a/b', 'a\\b', '/etc', '.hidden', 'a\0b', 'a\nb', ' a', 'a ', 'a.'],
    ...['con', 'NUL.txt', 'Lpt1', 'x'.repeat(201), 'ä'.repeat(101)],
  ])('%j is refused', (name) =>
    expect(() => runPath(runs, name)).toThrow(/^--name: expected a folder's name, got .* Give another --name/),
  );
  it.each(['a', 'sst2-lstm-seed1', 'console', 'übung 3 (neu)', 'a..b', '__proto__', 'constructor'])(
    '%j is a run',
    (name) => expect(runPath(runs, name)).toBe(join(runs, name)),
  );
  it('need a folder of runs', () => expect(() => runPath('', 'a')).toThrow('--runs: expected a folder'));
});
