// The mode of a training, which its flags depend on: what --mode says, the run that is resumed or begun from, or what the user's own
// data shows.
import { at } from '@longhand/base';
import { dataPath, flagOf, toStandardError } from '@longhand/cli';
import { type SummarizationSet, summarizationSets } from '@longhand/datasets';
import { runPath, userPath } from '@longhand/runs';
import type { ModeName } from '@longhand/summarization';
import { chooseMode, measureSummaries } from './choose-mode.ts';
import { defaults } from './config.ts';
import { loadSet } from './data.ts';
import { flagValue, modeOf, modes, settingsOf } from './modes.ts';
import { describeRun } from './run.ts';

export interface ToldMode {
  readonly mode: string;
  /** What it was chosen from, so that training need not read it again. */
  readonly data?: SummarizationSet;
}

/** The mode of a training with these flags. @throws DataError if the data that is to choose it cannot be read */
export async function toldMode(argv: readonly string[], print = toStandardError): Promise<ToldMode> {
  const given = flagValue(argv, 'mode');
  if (given !== '') return { mode: given };
  const [name, earlier] = [flagValue(argv, 'name'), flagValue(argv, 'initFrom')];
  if (argv.includes('--resume') && name !== '')
    return modeOfRun(runPath(flagValue(argv, 'runs') || defaults.runs, name));
  if (earlier !== '') return modeOfRun(userPath(earlier));
  const data = flagValue(argv, 'data');
  const plain = ['', ...summarizationSets].includes(data) || flagValue(argv, 'auto') === 'off';
  const isChosen = !plain && flagValue(argv, 'preset') === '' && !argv.some((word) => /^(--help|-h)$/.test(word));
  return isChosen ? chosenMode(argv, data, print) : { mode: defaults.mode };
}

/** That of a run. What is wrong with the run, the training says. */
const modeOfRun = (path: string): Promise<ToldMode> =>
  describeRun(path).then(
    ({ config: { mode } }) => ({ mode }),
    () => ({ mode: defaults.mode }),
  );

async function chosenMode(argv: readonly string[], data: string, print: (line: string) => void): Promise<ToldMode> {
  const columns = ['documentColumn', 'summaryColumn', 'sentenceLabelColumn'] as const;
  const named = Object.fromEntries(
    columns.flatMap((key) => (flagValue(argv, key) ? [[key, flagValue(argv, key)]] : [])),
  );
  const seed = Number(flagValue(argv, 'seed') || defaults.seed);
  const set = await loadSet({ ...defaults, ...named, seed, data: dataPath(data, summarizationSets) });
  const { mode, because } = chooseMode(measureSummaries(set));
  const others = modesWith(argv);
  if (others.includes(mode)) {
    print(`Chosen from the data (--mode changes it): ${because}: --mode ${mode}`);
    return { mode, data: set };
  }
  const own = at(others, 0);
  print(`Chosen from the flags, which only it has: --mode ${own}, where the data speaks for ${mode}: ${because}`);
  return { mode: own, data: set };
}

/** The modes that have every flag given that some mode has; all if none has. */
function modesWith(argv: readonly string[]): ModeName[] {
  const flags = argv.flatMap((word) => /^--(?:no-)?([^=]+)/.exec(word)?.[1] ?? []);
  const known = (name: ModeName) => new Set(Object.keys(settingsOf(modeOf(name))).map((key) => flagOf(key).slice(2)));
  const names = Object.keys(modes) as ModeName[];
  const own = new Map(names.map((name) => [name, known(name)]));
  const asked = flags.filter((flag) => names.some((name) => own.get(name)?.has(flag)));
  const fitting = names.filter((name) => asked.every((flag) => own.get(name)?.has(flag)));
  return fitting.length > 0 ? fitting : names;
}
