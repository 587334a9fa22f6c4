import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ConfigError } from '@longhand/base';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from './commands.ts';
import { main } from './main.ts';

const ran = vi.hoisted((): { argv: (readonly string[])[] } => ({ argv: [] }));
const program = vi.hoisted(() => () => ({ main: async (argv: readonly string[]) => void ran.argv.push(argv) }));
vi.mock('../../sentiment/src/train.ts', program);
vi.mock('../../benchmark/src/compare.ts', program);

let output = '';
beforeEach(() => {
  output = '';
  ran.argv.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text.toString();
    return true;
  });
});

describe('longhand', () => {
  it('runs the program that its words name, with the arguments after them', async () => {
    await main(['sentiment', 'train', '--data', 'a.tsv', '--help']);
    await main(['compare', 'a', 'b']);
    await main(['--', 'compare', 'c', 'd']);
    expect(ran.argv).toEqual([
      ['--data', 'a.tsv', '--help'],
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it.each([[[]], [['--help']], [['-h']], [['help']]])('lists all commands for %j', async (argv: string[]) => {
    await main(argv);
    for (const name of commands.keys()) expect(output).toContain(`  ${name}`);
  });

  it('lists the commands of a task', async () => {
    await main(['speech', '--help']);
    expect(output).toContain('Usage: longhand speech <command>');
    expect(output).toContain('speech tune');
    expect(output).not.toContain('sentiment');
  });

  it('says its version', async () => {
    await main(['--version']);
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(output).toBe(`${version}\n`);
  });

  it.each([
    [['sentimant'], 'got "sentimant". Did you mean `longhand sentiment`?'],
    [['exprot', 'a', 'b'], 'Did you mean `longhand export`?'],
    [['sentiment', 'trian'], 'longhand sentiment: expected one of train, evaluate, predict, got "trian". Did you mean'],
    [['sentiment'], 'expected one of train, evaluate, predict, got nothing. See `longhand sentiment --help`.'],
    [['sentiment', '--data'], 'got "--data"'],
    [['--verbose'], 'got "--verbose"'],
    [['__proto__'], 'got "__proto__". See `longhand --help`.'],
    [['sentiment train'], 'got "sentiment train"'],
  ])('refuses %j', async (argv, message) => {
    await expect(main(argv)).rejects.toThrow(message);
    await expect(main(argv)).rejects.toThrow(ConfigError);
  });

  it('loads neither tensors nor schemas for help and version', async () => {
    const loaded = async (file: string, ...argv: string[]): Promise<string> => {
      const script = `process.argv = [process.argv[0], 'longhand', ...${JSON.stringify(argv)}];
        process.on('exit', () => console.log(Object.keys(require('node:module')._cache).join('\\n')));
        import(${JSON.stringify(new URL(file, import.meta.url).href)});`;
      return (await promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', script])).stdout;
    };
    const heavy = /node_modules\/(@tensorflow|zod)\//;
    expect(await loaded('./cli.ts', '--help')).not.toMatch(heavy);
    expect(await loaded('./cli.ts', '--help')).toMatch(/sentiment train[\s\S]*node_modules\/commander\//);
    expect(await loaded('../../../packages/cli/src/fit.ts')).toMatch(heavy); // what the test looks for is there to be found
  });

  it('ends with 1 and a line for an error, with 0 for help', async () => {
    const cli = (...argv: string[]) =>
      promisify(execFile)(process.execPath, [
        ...['--import', 'tsx', new URL('./cli.ts', import.meta.url).pathname],
        ...argv,
      ]);
    const slip = cli('exprot');
    await expect(slip).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ConfigError: .*export`\?\n$/),
    });
    expect((await cli('datasets', '--help')).stdout).toContain('verify');
    await expect(cli('datasets', 'info', 'nope')).rejects.toMatchObject({ code: 1 });
  });
});
