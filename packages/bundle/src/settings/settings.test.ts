import { parseStored } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  bounds,
  checkValues,
  choice,
  defaultsOf,
  group,
  number,
  omit,
  pick,
  renamed,
  settingsSchema,
  text,
  toggle,
  withDefaults,
} from './index.ts';

const shape = {
  ...group('Model', { size: number(4, bounds.size, 'Size.'), kind: choice('a', ['a', 'b'], 'Kind.') }),
  wide: toggle(false, 'Wide.', { former: 'broad' }),
  name: text('', 'Name.', { changeable: true }),
};

describe('settings', () => {
  it('have defaults, a heading and what they may be', () => {
    expect(defaultsOf(shape)).toEqual({ size: 4, kind: 'a', wide: false, name: '' });
    expect(shape.size).toMatchObject({ group: 'Model', range: bounds.size, help: 'Size.' });
    expect(shape.name.changeable).toBe(true);
  });

  it('take other defaults, which are checked', () => {
    const other = withDefaults(shape, { kind: 'b', wide: true });
    expect(defaultsOf(other)).toEqual({ size: 4, kind: 'b', wide: true, name: '' });
    expect(other.kind.help).toBe('Kind.');
    expect(defaultsOf(shape).kind).toBe('a');
    expect(() => withDefaults(shape, { size: 0 })).toThrow('size: expected an integer from 1 to 16,384, got 0');
    expect(() => withDefaults(shape, { toString: 1 } as object)).toThrow('got "toString"');
  });

  it('can be some of others', () => {
    expect(Object.keys(pick(shape, ['wide', 'size']))).toEqual(['wide', 'size']);
    expect(Object.keys(omit(shape, ['wide', 'size']))).toEqual(['kind', 'name']);
  });

  it('say what is wrong with values', () => {
    expect(() => checkValues(shape, { kind: 'c' })).toThrow('kind: expected one of a, b, got "c"');
    expect(() => checkValues(shape, { wide: 'yes' })).toThrow('wide: expected true or false, got "yes"');
    expect(() => checkValues(shape, { kind: undefined, name: 'x' })).not.toThrow();
  });
});

describe('stored settings', () => {
  const read = (value: unknown, others?: 'drop' | 'refuse') =>
    parseStored(settingsSchema(shape, others), value, 'config.json');

  it('are all there, and no others', () => {
    expect(read(defaultsOf(shape))).toEqual(defaultsOf(shape));
    expect(() => read({ ...defaultsOf(shape), size: undefined })).toThrow('size: expected an integer from 1');
    expect(() => read({ ...defaultsOf(shape), more: 1 })).toThrow('expected settings of this version, not more');
    expect(read({ ...defaultsOf(shape), more: 1 }, 'drop')).toEqual(defaultsOf(shape));
    expect(() => read([])).toThrow('config.json');
  });

  it('may have former keys, but not both', () => {
    const { wide: _, ...others } = defaultsOf(shape);
    expect(read({ ...others, broad: true })).toEqual({ ...others, wide: true });
    expect(() => read({ ...others, broad: 1 })).toThrow('wide: expected true or false');
    expect(() => read({ ...others, broad: true, wide: false })).toThrow('not broad');
    expect(renamed(shape, 'no object')).toBe('no object');
  });

  it('from before a setting was there have its value of then', () => {
    const today = { ...shape, cell: choice('gru', ['lstm', 'gru'], 'Cell.', { missing: 'lstm' }) };
    const former = (value: unknown) => parseStored(settingsSchema(today), value, 'config.json');
    expect(former(defaultsOf(shape))).toEqual({ ...defaultsOf(shape), cell: 'lstm' });
    expect(former(defaultsOf(today)).cell).toBe('gru');
    expect(() => former({ ...defaultsOf(shape), cell: 'x' })).toThrow('cell: expected one of lstm, gru, got "x"');
  });
});
