// The command line of an app's evaluate script: which run, which split, the app's own flags, --help.
import { ConfigError, printable, printableLines } from '@longhand/base';
import { latestRun, runsPath, userPath } from '@longhand/runs';
import { noteTraining } from './choose-run.ts';
import { type FlagOptions, helpText, parseFlags } from './flags.ts';
import type { Settings } from './settings-schema.ts';

export type Split = 'train' | 'dev' | 'test';

export interface EvaluateCommand<Own extends Settings> {
  /** As its runs name it, e.g. `sentiment`. */
  readonly app: string;
  /** Where its runs lie if --runs does not say. */
  readonly runs: string;
  /** Flags beside --run, --runs and --split. */
  readonly defaults: Own;
  readonly flags?: Pick<FlagOptions<Own>, 'limits' | 'help'>;
  /** Whether --run may name several runs, with commas between; help then says what they do together. */
  readonly together?: string;
  /** Gives what is printed. One path, unless there may be several. */
  readonly evaluate: (paths: readonly [string, ...string[]], split: Split, own: Own) => Promise<string>;
}

/** @throws ConfigError for flags that are wrong; DataError if there is no run */
export async function evaluateCommand<Own extends Settings>(
  { app, runs: folder, defaults, flags = {}, together, evaluate }: EvaluateCommand<Own>,
  argv: readonly string[],
): Promise<void> {
  const all = { run: '', split: 'dev' as Split, runs: folder, ...defaults, help: false };
  const options = {
    limits: { split: ['train', 'dev', 'test'], ...flags.limits },
    help: {
      run: `The run's folder; the latest one if empty${together ? `; several, with commas, ${together}` : ''}.`,
      split: 'Choose settings on dev; test is for what you publish.',
      ...flags.help,
    },
  } as unknown as FlagOptions<typeof all>;
  const { config } = parseFlags(all, argv, options);
  if (config.help) {
    process.stdout.write(helpText(`pnpm --filter ./apps/${app} evaluate [flags]`, all, options));
    return;
  }
  const { run, runs, split, help: _, ...own } = config;
  const paths = run ? runPaths(run, together !== undefined) : ([await latestRun(runsPath(runs), app)] as const);
  process.stdout.write(printable(`Run: ${paths.join(', ')}${run ? '' : ' (the latest; choose another with --run)'}`));
  process.stdout.write('\n');
  for (const path of paths) await noteTraining(path);
  process.stdout.write(`${printableLines(await evaluate(paths, split, own as unknown as Own))}\n`);
}

/** `a,b` as paths, where several may be. @throws ConfigError if one is empty */
export function runPaths(run: string, several: boolean): readonly [string, ...string[]] {
  const [first, ...others] = (several ? run.split(',') : [run]).map((name) => {
    if (name.trim() !== '') return userPath(name);
    throw new ConfigError({ where: '--run', expected: 'folders of runs, with commas between', got: `"${run}"` });
  });
  return [first as string, ...others];
}
