import { parseStored } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { bounds, flagsOf, helpText, nearest, parseFlags, settingsSchema } from './index.ts';

const defaults = {
  data: 'generated',
  learningRate: 0.001,
  epochs: 10,
  bidirectional: true,
  phrases: false,
  pooling: 'mean' as 'mean' | 'max',
};
const options = {
  limits: { epochs: { min: 1, integer: true }, pooling: ['mean', 'max'] },
  presets: { tiny: { epochs: 2, learningRate: 0.01 } },
} as const;
const parse = (...argv: string[]) => parseFlags(defaults, argv, options).config;

describe('parseFlags', () => {
  it('reads every form of a flag', () => {
    const config = parse('--learning-rate', '0.5', '--epochs=3', '--phrases', '--no-bidirectional', '--data', 'my.tsv');
    expect(config).toEqual({
      ...defaults,
      learningRate: 0.5,
      epochs: 3,
      phrases: true,
      bidirectional: false,
      data: 'my.tsv',
    });
    expect(parse('--phrases=false', '--learning-rate=-1').learningRate).toBe(-1);
  });
  it('lays flags over the preset over the defaults, wherever they stand', () => {
    expect(parse('--epochs', '7', '--preset', 'tiny')).toEqual({ ...defaults, epochs: 7, learningRate: 0.01 });
  });
  it('says which keys were given', () => {
    expect(parseFlags(defaults, ['--epochs', '3', '--preset=tiny'], options)).toMatchObject({
      preset: 'tiny',
      given: ['epochs'],
    });
  });
  it('takes operands from between the flags, where there may be some', () => {
    const argv = ['--', 'a.wav', '--phrases', 'b.wav', '--epochs', '3', '--data=x', '-'];
    const { config, operands } = parseFlags(defaults, argv, { ...options, operands: true });
    expect(config).toMatchObject({ phrases: true, epochs: 3, data: 'x' });
    expect(operands).toEqual(['a.wav', 'b.wav', '-']);
  });
  it('lets the separator of package managers through', () => expect(parse('--', '--epochs', '4').epochs).toBe(4));

  it.each([
    [['--epoch', '3'], 'got "--epoch". Did you mean --epochs?'],
    [['--epoch', '3'], 'expected one of the flags --preset, --data, --learning-rate, --epochs'],
    [['--no-epochs'], 'got "--no-epochs"'],
    [['--epochs'], '--epochs: expected a value, --epochs number, got none'],
    [['--data', '--epochs', '3'], '--data: expected a value'],
    [['--epochs', 'many'], '--epochs: expected a number, got "many"'],
    [['--epochs', ''], '--epochs: expected a number, got ""'],
    [['--epochs', '0x10'], '--epochs: expected a number, got "0x10"'],
    [['--epochs', '0b11'], '--epochs: expected a number, got "0b11"'],
    [['--epochs', '1_000'], '--epochs: expected a number, got "1_000"'],
    [['--epochs', ' 3'], '--epochs: expected a number, got " 3"'],
    [['--epochs', '1e999'], '--epochs: expected a number, got "1e999"'],
    [['--epochs', '1e300'], '--epochs: expected an integer of at least 1, got 1e+300'],
    [['--learning-rate', 'NaN'], '--learning-rate: expected a number, got "NaN"'],
    [['--learning-rate', 'Infinity'], '--learning-rate: expected a number, got "Infinity"'],
    [['--learning-rate', '-Infinity'], '--learning-rate: expected a number, got "-Infinity"'],
    [['--preset', 'constructor'], '--preset: expected one of tiny, got "constructor"'],
    [['--preset', '__proto__'], '--preset: expected one of tiny, got "__proto__"'],
    [['--preset', 'toString'], '--preset: expected one of tiny, got "toString"'],
    [['--preset', ''], '--preset: expected one of tiny, got ""'],
    [['--constructor', '1'], 'got "--constructor"'],
    [['--__proto__', '1'], 'got "--__proto__"'],
    [['--pooling', 'constructor'], '--pooling: expected one of mean, max, got "constructor"'],
    [['--epochs', '1.5'], '--epochs: expected an integer of at least 1, got 1.5'],
    [['--epochs', '0'], '--epochs: expected an integer of at least 1, got 0'],
    [['--pooling', 'maxx'], '--pooling: expected one of mean, max, got "maxx". Did you mean max?'],
    [['--phrases=maybe'], '--phrases: expected no value, true or false, got "maybe"'],
    [['--preset', 'huge'], '--preset: expected one of tiny, got "huge"'],
    [['data.tsv'], 'expected a flag such as --seed 1, got "data.tsv"'],
  ])('%j is an error', (argv, message) => expect(() => parse(...argv)).toThrow(message));
});

it('flagsOf gives a command line that parses to the same settings', () => {
  const config = { ...defaults, data: 'a folder/x.tsv', bidirectional: false, phrases: true, learningRate: 0.25 };
  const flags = flagsOf(config, defaults).map((flag) => (flag.startsWith('"') ? JSON.parse(flag) : flag));
  expect(parse(...flags)).toEqual(config);
  expect(flagsOf(defaults, defaults)).toEqual([]);
});

it('helpText names every flag with its type, choices and default', () => {
  const text = helpText('train [flags]', defaults, { ...options, help: { epochs: 'Passes over the data.' } });
  expect(text).toMatch(/--epochs number +Passes over the data\. \[10\]/);
  expect(text).toMatch(/--pooling mean\|max +\[mean\]/);
  expect(text).toMatch(/--preset tiny/);
});

it('nearest finds a slip, and nothing for another word', () => {
  expect(nearest('learnng-rate', ['learning-rate', 'epochs'])).toBe('learning-rate');
  expect(nearest('zzzzzz', ['learning-rate', 'epochs'])).toBeUndefined();
});

describe('bounds', () => {
  const own = { hiddenSize: 4, numLayers: 1, dropout: 0, seed: 1 };
  const limits = { hiddenSize: bounds.size, numLayers: bounds.layers, dropout: bounds.rate, seed: bounds.seed };
  it.each([
    ['--hidden-size', '1e9', 'an integer from 1 to 16,384'],
    ['--hidden-size', '0', 'an integer from 1 to 16,384'],
    ['--hidden-size', '2.5', 'an integer from 1 to 16,384'],
    ['--num-layers', '1000000000', 'an integer from 1 to 64'],
    ['--dropout', '1', 'a number from 0 to 0.99'],
    ['--seed', '1.5', 'an integer from 0 to 4,294,967,295'],
    ['--seed', '4294967296', 'an integer from 0 to 4,294,967,295'],
    ['--seed', '-1', 'an integer from 0 to 4,294,967,295'],
  ])('refuse %s %s', (flag, value, expected) =>
    expect(() => parseFlags(own, [flag, value], { limits })).toThrow(`${flag}: expected ${expected}, got `),
  );
});

describe('settingsSchema', () => {
  const schema = settingsSchema(defaults, { ...options.limits, pooling: ['mean', 'max'] });
  const read = (value: unknown) => parseStored(schema, value, 'config.json');
  it('takes what flags give', () => expect(read(parse('--preset', 'tiny'))).toEqual(parse('--preset', 'tiny')));
  it.each([
    [{ epochs: '3' }, 'config.json: epochs: expected an integer of at least 1, got "3"'],
    [{ epochs: 0 }, 'epochs: expected an integer of at least 1, got 0'],
    [{ epochs: null }, 'epochs: expected an integer of at least 1, got null'],
    [{ epochs: undefined }, 'epochs: expected an integer of at least 1, got nothing'],
    [{ learningRate: [] }, 'learningRate: expected a number, got an array'],
    [{ bidirectional: 1 }, 'bidirectional: expected true or false, got 1'],
    [{ data: 3 }, 'data: expected a text, got 3'],
    [{ pooling: 'toString' }, 'pooling: expected one of mean, max, got "toString"'],
    [{ hiden: 3 }, 'config.json: expected settings of this version, not hiden, got an object'],
  ])('refuses %j as flags would', (change, message) => expect(() => read({ ...defaults, ...change })).toThrow(message));
});
