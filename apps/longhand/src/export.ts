// `longhand export RUN DIR`: a run as a bundle, the part that inference needs, with a card that says what the model is.
import { ConfigError } from '@longhand/base';
import { choice, group, toggle } from '@longhand/bundle/settings';
import { defineCommand, noteTraining } from '@longhand/cli';
import { formatTable } from '@longhand/report';
import { userPath } from '@longhand/runs';
import { bundleOfRun } from './bundle-of-run.ts';
import { checkPlace, writeFolder } from './write-folder.ts';

const settings = group('Bundle', {
  weights: choice(
    'f32',
    ['f32', 'f16', 'int8'],
    'f16: half the size of f32, each weight rounded to 11 bits; int8: a quarter, matrices rounded to 8 bits by unit. Compare predictions on dev before you publish it.',
  ),
  overwrite: toggle(false, 'Replace DIR if it is a bundle.'),
});

/** The command: its arguments are RUN, DIR and flags. @throws ConfigError for wrong ones or a place that is taken; DataError if the run cannot be read */
export const main = defineCommand({
  name: 'longhand export',
  summary: 'Writes what inference needs of a run as a bundle, with a card that says what the model is.',
  operands: 'RUN DIR',
  example: 'longhand export runs/sentiment/sst2 models/sst2 --weights int8',
  settings,
  action: async ({ weights, overwrite }, { operands }) => {
    const [run, place] = pathsOf(operands);
    await checkPlace(place, overwrite);
    await noteTraining(run);
    const { files, card } = await bundleOfRun(run, weights);
    await writeFolder(place, files, overwrite);
    const rows = [...files].map(([name, { length }]): [string, string] => [name, size(length)]);
    const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    process.stdout.write(`${formatTable(['file', 'bytes'], [...rows, ['together', size(total)]])}\n`);
    if (!card.scores) process.stderr.write('The card has no scores: evaluate the run, then export it again.\n');
  },
});

const size = (bytes: number): string => bytes.toLocaleString('en');

function pathsOf(operands: readonly string[]): [run: string, place: string] {
  const [run, place, ...others] = operands;
  if (run && place && others.length === 0) return [userPath(run), userPath(place)];
  const got = operands.length === 0 ? 'nothing' : operands.map((operand) => JSON.stringify(operand)).join(' ');
  throw new ConfigError({ where: 'longhand export', expected: 'the folder of a run and a new folder', got });
}
