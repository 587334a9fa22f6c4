// The command `longhand`, with commander: a subcommand for each program, which is loaded when it runs; help and version.
import { ConfigError } from '@longhand/base';
import { nearest } from '@longhand/cli/nearest';
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { commands, type Program, tasks } from './commands.ts';

/**
 * Runs the command that the first words name, with the arguments after them.
 * @throws ConfigError if there is no such command; what the command throws
 */
export async function main(argv: readonly string[]): Promise<void> {
  const [first, ...rest] = argv[0] === '--' ? argv.slice(1) : argv; // pnpm passes the separator on
  if (first === '--version') return void process.stdout.write(`${manifest.version}\n`);
  const words = first === undefined ? ['--help'] : first === 'help' ? [...rest, '--help'] : [first, ...rest];
  try {
    await program().parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error; // 0: it has printed its help
  }
}

function program(): Command {
  const longhand = groupOf(
    new Command('longhand').exitOverride(),
    'LSTM models for language: train, evaluate, predict.',
  )
    .addHelpText('after', '\nEach has --help. `longhand --version` says which version this is.')
    .configureHelp({ subcommandTerm, visibleCommands: (command) => command.commands.flatMap(leavesOf) });
  for (const [name, summary] of Object.entries(tasks)) groupOf(longhand.command(name), summary);
  for (const [name, { summary, load }] of commands) {
    const [word, second] = name.split(' ') as [string, string?];
    const parent = second === undefined ? longhand : longhand.commands.find((one) => one.name() === word)!;
    leaf(parent.command(second ?? word), summary, load);
  }
  return longhand;
}

/** A command that has others: a word that is none of them is an error with the nearest. */
const groupOf = (command: Command, summary: string): Command =>
  command
    .summary(summary)
    .description(summary)
    .usage('<command> [flags]')
    .helpCommand(false)
    .argument('[word]')
    .configureHelp({ subcommandTerm })
    .allowUnknownOption()
    .allowExcessArguments()
    .enablePositionalOptions()
    .action((word?: string) => {
      throw unknown(
        nameOf(command),
        word,
        command.commands.map((one) => one.name()),
      );
    });

/** A command whose arguments, --help among them, its program reads. */
const leaf = (command: Command, summary: string, load: () => Promise<Program>): Command =>
  command
    .summary(summary)
    .helpOption(false)
    .argument('[arguments...]')
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (argv: readonly string[]) => (await load()).main(argv));

const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

/** `sentiment train`: without the program's name. */
const subcommandTerm = (command: Command): string => nameOf(command).replace(/^longhand /, '');

const leavesOf = (command: Command): readonly Command[] => (command.commands.length > 0 ? command.commands : [command]);

function unknown(where: string, word: string | undefined, known: readonly string[]): ConfigError {
  const close = word && nearest(word, known);
  return new ConfigError({
    where,
    expected: `one of ${known.join(', ')}`,
    got: word === undefined ? 'nothing' : JSON.stringify(word),
    fix: close ? `Did you mean \`${where} ${close}\`?` : `See \`${where} --help\`.`,
  });
}
