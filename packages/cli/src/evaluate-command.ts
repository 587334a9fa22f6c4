// The command line of an app's evaluate script: which run, which split, the app's own flags, --help.
import { ConfigError, printable, printableLines } from '@longhand/base';
import { choice, group, type SettingShape, text, type ValuesOf } from '@longhand/bundle/settings';
import { latestRun, runsPath } from '@longhand/runs/find';
import { namedRun, noteTraining } from './choose-run.ts';
import { defineCommand, type Main } from './command.ts';
import { precisionSettings, usePrecision } from './precision.ts';

const splits = ['train', 'dev', 'test'] as const;
/** A part of a data set. */
export type Split = (typeof splits)[number];

/** Flags that name the run, and the precision it answers in. @param together what several runs do, if --run may name several */
export const runSettings = (runs: string, together?: string) => ({
  ...group('Run', {
    run: text(
      '',
      `The run's folder or name; the latest one if empty${together ? `; several, with commas, ${together}` : ''}.`,
    ),
    runs: text(runs, 'Folder of the runs.'),
  }),
  ...precisionSettings,
});

/** What an app's evaluate command is made of. */
export interface EvaluateCommand<Shape extends SettingShape> {
  /** As its runs name it, e.g. `sentiment`. */
  readonly app: string;
  /** Where its runs lie if --runs does not say. */
  readonly runs: string;
  /** Flags beside --run, --runs and --split. */
  readonly settings: Shape;
  /** Whether --run may name several runs, with commas between; help then says what they do together. */
  readonly together?: string;
  /** Gives what is printed. One path, unless there may be several. */
  readonly evaluate: (paths: readonly [string, ...string[]], split: Split, own: ValuesOf<Shape>) => Promise<string>;
}

/** The main function of an evaluate script. @throws ConfigError, from what it returns, for flags that are wrong, or if there is no run */
export function evaluateCommand<Shape extends SettingShape>({
  app,
  runs: folder,
  settings,
  together,
  evaluate,
}: EvaluateCommand<Shape>): Main {
  return defineCommand({
    name: `longhand ${app} evaluate`,
    summary: 'Scores a run on a split: a table here, report.html in the run.',
    example: `longhand ${app} evaluate --split test`,
    settings: {
      ...runSettings(folder, together),
      ...group('Run', { split: choice('dev', splits, 'Choose settings on dev; test is for what you publish.') }),
      ...settings,
    },
    action: async ({ run, runs, split, precision, ...own }) => {
      const paths = run
        ? runPaths(run, runs, together !== undefined)
        : ([await latestRun(runsPath(runs), app)] as const);
      const chosen = run ? '' : ' (the latest; choose another with --run)';
      process.stdout.write(`${printable(`Run: ${paths.join(', ')}${chosen}`)}\n`);
      for (const path of paths) await noteTraining(path);
      await usePrecision(precision);
      process.stdout.write(`${printableLines(await evaluate(paths, split, own as unknown as ValuesOf<Shape>))}\n`);
    },
  });
}

/** `a,b` as paths, where several may be, or names of runs in the folder of runs. @throws ConfigError if one is empty */
export function runPaths(run: string, runs: string, several: boolean): readonly [string, ...string[]] {
  const [first, ...others] = (several ? run.split(',') : [run]).map((name) => {
    if (name.trim() !== '') return namedRun(name, runs);
    throw new ConfigError({ where: '--run', expected: 'folders of runs, with commas between', got: `"${run}"` });
  });
  return [first as string, ...others];
}
