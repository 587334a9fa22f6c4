import { parseStored } from '@longhand/base';
import { bounds, choice, defaultsOf, number, settingsSchema, text, toggle } from '@longhand/bundle/settings';
import { describe, expect, it } from 'vitest';
import { defineCommand, flagsOf, helpText, nearest, parseFlags } from './index.ts';

const settings = {
  data: text('generated', 'Data.'),
  learningRate: number(0.001, {}, 'Rate.'),
  epochs: number(10, { min: 1, integer: true }, 'Passes over the data.', { former: 'rounds' }),
  bidirectional: toggle(true, 'Both ways.', { former: 'twoWays' }),
  phrases: toggle(false, 'Phrases.'),
  pooling: choice('mean', ['mean', 'max'], 'To one vector.'),
  noRepeatNgram: number(0, bounds.count, 'No n-gram twice.'),
};
const defaults = defaultsOf(settings);
const options = { presets: { tiny: { epochs: 2, learningRate: 0.01 } } } as const;
const parse = (...argv: string[]) => parseFlags(settings, argv, options).config;

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
    expect(parseFlags(settings, ['--epochs', '3', '--preset=tiny'], options)).toMatchObject({
      preset: 'tiny',
      given: ['epochs'],
    });
  });
  it('takes operands from between the flags, where there may be some', () => {
    const argv = ['--', 'a.wav', '--phrases', 'b.wav', '--epochs', '3', '--data=x', '-'];
    const { config, operands } = parseFlags(settings, argv, { ...options, operands: true });
    expect(config).toMatchObject({ phrases: true, epochs: 3, data: 'x' });
    expect(operands).toEqual(['a.wav', 'b.wav', '-']);
  });
  it('takes a negative number, and a flag whose key begins with no', () => {
    expect(parse('--learning-rate', '-1e-3').learningRate).toBe(-0.001);
    expect(parse('--no-repeat-ngram', '3').noRepeatNgram).toBe(3);
  });
  it('knows --help wherever it stands', () => {
    expect(parseFlags(settings, ['--epochs', '3', '-h'])).toMatchObject({ help: true, given: ['epochs'] });
    expect(parseFlags(settings, []).help).toBe(false);
  });
  it('lets the separator of package managers through', () => expect(parse('--', '--epochs', '4').epochs).toBe(4));

  it.each([
    [['--epoch', '3'], 'got "--epoch". Did you mean --epochs?'],
    [['--zzzzzz', '3'], 'expected one of the flags --preset, --data, --learning-rate, --epochs'],
    [['--no-epochs'], 'got "--no-epochs"'],
    [['--epochs'], '--epochs: expected a value after --epochs, got none'],
    [['--rounds', '3'], 'expected --epochs, got "--rounds". --rounds is now --epochs.'],
    [['--no-two-ways'], '--no-two-ways is now --no-bidirectional.'],
    [['--preset'], '--preset: expected a value after --preset, got none'],
    [['-x'], 'got "-x"'],
    [['--epohcs=3'], 'got "--epohcs". Did you mean --epochs?'],
    [['--no-phrases=1'], '--no-phrases: expected no value, got "1"'],
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

describe('defineCommand', () => {
  const definition = {
    name: 'longhand test',
    summary: 'Does nothing.',
    settings,
    example: 'longhand test --epochs 3',
    action: async () => {},
  };

  it('explains every flag, with type, choices, default and an example', () => {
    const page = helpText({ ...definition, presets: options.presets });
    expect(page).toMatch(/^Usage: longhand test \[flags\]\n/);
    expect(page).toMatch(/Does nothing\./);
    expect(page).toMatch(/--epochs <integer> +Passes over the data\. \[10\]/);
    expect(page).toMatch(/--pooling <name> +To one vector\. One of mean, max\. \[mean\]/);
    expect(page).toMatch(/--\[no-\]bidirectional +Both ways\. \[true\]/);
    expect(page).toMatch(/--preset <name> +Named settings: tiny\./);
    expect(page).toMatch(/Example:\n {2}longhand test --epochs 3\n$/);
  });

  it.each([
    [{ preset: text('', 'x') }, 'expected a key that is not one of help, preset, got preset'],
    [{ help: toggle(false, 'x') }, 'expected a key that is not one of help, preset, got help'],
    [{ x: toggle(false, 'x'), noX: toggle(false, 'x') }, '--no-x'],
    [{ size: number(0, bounds.size, 'x') }, 'size: expected an integer from 1 to 16,384, got 0'],
  ])('refuses settings that cannot be flags: %j', (wrong, message) =>
    expect(() => defineCommand({ ...definition, settings: wrong })).toThrow(message),
  );

  it('refuses a preset with what is no setting, or a value out of limits', () => {
    const define = (tiny: object) => () => defineCommand({ ...definition, presets: { tiny } });
    expect(define({ epoch: 3 })).toThrow('expected one of data, learningRate');
    expect(define({ epochs: 0 })).toThrow('epochs: expected an integer of at least 1, got 0');
  });

  it('gives its action the settings and the operands', async () => {
    const calls: unknown[] = [];
    const action = async (...call: unknown[]) => void calls.push(call);
    await defineCommand({ ...definition, action, operands: 'FILE ...' })(['a', '--epochs', '3', 'b']);
    expect(calls).toEqual([
      [
        { ...defaults, epochs: 3 },
        { preset: '', given: ['epochs'], operands: ['a', 'b'] },
      ],
    ]);
  });
});

it('nearest finds a slip, and nothing for another word', () => {
  expect(nearest('learnng-rate', ['learning-rate', 'epochs'])).toBe('learning-rate');
  expect(nearest('zzzzzz', ['learning-rate', 'epochs'])).toBeUndefined();
});

describe('bounds', () => {
  const own = {
    hiddenSize: number(4, bounds.size, ''),
    numLayers: number(1, bounds.layers, ''),
    dropout: number(0, bounds.rate, ''),
    seed: number(1, bounds.seed, ''),
  };
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
    expect(() => parseFlags(own, [flag, value])).toThrow(`${flag}: expected ${expected}, got `),
  );
});

describe('settingsSchema', () => {
  const schema = settingsSchema(settings);
  const read = (value: unknown) => parseStored(schema, value, 'config.json');
  it('reads former keys', () => {
    const { epochs, bidirectional, ...others } = defaults;
    expect(read({ ...others, rounds: 3, twoWays: false })).toEqual({ ...defaults, epochs: 3, bidirectional: false });
    expect(() => read({ ...defaults, rounds: 3 })).toThrow('expected settings of this version, not rounds');
    expect([epochs, bidirectional]).toEqual([10, true]);
  });
  it('drops what it does not know where only some settings are needed', () => {
    const some = settingsSchema({ epochs: settings.epochs }, 'drop');
    expect(parseStored(some, { rounds: 3, pooling: 'max' }, 'x')).toEqual({ epochs: 3 });
  });
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
