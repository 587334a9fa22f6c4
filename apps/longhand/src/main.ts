// From words to a program: `longhand sentiment train …`, `longhand export …`; help and version.
import { ConfigError } from '@longhand/base';
import { nearest } from '@longhand/cli';
import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';

/**
 * Runs the command that the first words name, with the arguments after them.
 * @throws ConfigError if there is no such command; what the command throws
 */
export async function main(argv: readonly string[]): Promise<void> {
  const [first, ...rest] = argv[0] === '--' ? argv.slice(1) : argv; // pnpm passes the separator on
  if (first === undefined || isHelp(first)) return print(helpText());
  if (first === '--version') return print(`${manifest.version}\n`);
  const command = first.includes(' ') ? undefined : commands.get(first);
  if (command) return (await command.program()).main(rest);
  if (!firstWords().includes(first)) throw unknown('longhand', first, firstWords());
  const [second, ...others] = rest;
  if (second !== undefined && isHelp(second)) return print(helpText(first));
  const script = second === undefined ? undefined : commands.get(`${first} ${second}`);
  if (!script) throw unknown(`longhand ${first}`, second, secondWords(first));
  return (await script.program()).main(others);
}

const isHelp = (word: string): boolean => ['--help', '-h', 'help'].includes(word);

const firstWords = (): string[] => [...new Set([...commands.keys()].map((name) => name.split(' ')[0] as string))];

const secondWords = (first: string): string[] =>
  [...commands.keys()].filter((name) => name.startsWith(`${first} `)).map((name) => name.slice(first.length + 1));

function unknown(where: string, word: string | undefined, known: readonly string[]): ConfigError {
  const close = word && nearest(word, known);
  return new ConfigError({
    where,
    expected: `one of ${known.join(', ')}`,
    got: word === undefined ? 'nothing' : JSON.stringify(word),
    fix: close ? `Did you mean \`${where} ${close}\`?` : `See \`${where} --help\`.`,
  });
}

/** All commands, or those that begin with a word. */
function helpText(first?: string): string {
  const shown = [...commands].filter(([name]) => first === undefined || name.startsWith(`${first} `));
  const width = Math.max(...shown.map(([name]) => name.length)) + 2;
  const rows = shown.map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  const usage = first === undefined ? 'longhand <command> [flags]' : `longhand ${first} <command> [flags]`;
  return [
    `Usage: ${usage}`,
    '',
    ...rows,
    '',
    'Each has --help. `longhand --version` says which version this is.',
    '',
  ].join('\n');
}

const print = (text: string): void => void process.stdout.write(text);
