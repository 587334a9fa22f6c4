// `longhand export RUN DIR`: a run as a bundle, the part that inference needs, with a card that says what the model is.
import { ConfigError } from '@longhand/base';
import { helpText, noteTraining, parseFlags } from '@longhand/cli';
import { formatTable } from '@longhand/report';
import { userPath } from '@longhand/runs';
import { bundleOfRun } from './bundle-of-run.ts';
import { checkPlace, writeFolder } from './write-folder.ts';

const flags = { weights: 'f32' as 'f32' | 'f16', overwrite: false, help: false };
const options = {
  limits: { weights: ['f32', 'f16'] as const },
  help: {
    weights: 'f16: half the size, each weight rounded to 11 bits. Compare predictions on dev before you publish it.',
    overwrite: 'Replace DIR if it is a bundle.',
  },
};

/**
 * The command: `argv` is RUN, DIR and flags.
 * @throws ConfigError for wrong arguments or a place that is taken; DataError if the run cannot be read
 */
export async function main(argv: readonly string[]): Promise<void> {
  const { config, operands } = parseFlags(flags, argv, { ...options, operands: true });
  if (config.help) {
    process.stdout.write(helpText('longhand export RUN DIR [flags]', flags, options));
    return;
  }
  const [run, place] = pathsOf(operands);
  await checkPlace(place, config.overwrite);
  await noteTraining(run);
  const { files, card } = await bundleOfRun(run, config.weights);
  await writeFolder(place, files, config.overwrite);
  const rows = [...files].map(([name, { length }]): [string, string] => [name, size(length)]);
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  process.stdout.write(`${formatTable(['file', 'bytes'], [...rows, ['together', size(total)]])}\n`);
  if (!card.scores) process.stderr.write('The card has no scores: evaluate the run, then export it again.\n');
}

const size = (bytes: number): string => bytes.toLocaleString('en');

function pathsOf(operands: readonly string[]): [run: string, place: string] {
  const [run, place, ...others] = operands;
  if (run && place && others.length === 0) return [userPath(run), userPath(place)];
  const got = operands.length === 0 ? 'nothing' : operands.map((operand) => JSON.stringify(operand)).join(' ');
  throw new ConfigError({ where: 'longhand export', expected: 'the folder of a run and a new folder', got });
}
