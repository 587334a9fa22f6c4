// `pnpm laboratory`: measures the pieces of each experiment that are not done yet, and writes its figures and the page.
import { at, ConfigError } from '@longhand/base';
import { duration } from '@longhand/cli';
import { describeEnvironment, problemText } from '@longhand/runs';
import type { Experiment, Piece, Scale } from './experiment.ts';
import { experiments } from './experiments/index.ts';
import { type Kept, readKept, writeKept } from './kept.ts';
import { type Result, writeResult } from './result.ts';

export interface LaboratorySettings {
  readonly scale: Scale;
  readonly seeds: number;
  /** Folder of figures and page. */
  readonly out: string;
  /** What computes. */
  readonly compute: { readonly compute: string; readonly threads: number };
}

export interface Outcome {
  readonly results: readonly Result[];
  readonly failures: readonly { readonly piece: string; readonly problem: string }[];
}

/** Those of these names; none: all. @throws ConfigError for a name that there is not */
export function chosenExperiments(names: readonly string[]): Experiment[] {
  const unknown = names.find((name) => !experiments.some((one) => one.name === name));
  if (unknown === undefined) return experiments.filter(({ name }) => names.length === 0 || names.includes(name));
  const expected = experiments.map(({ name }) => name).join(', ');
  throw new ConfigError({ where: 'laboratory', expected, got: `"${unknown}"` });
}

interface Job {
  readonly experiment: Experiment;
  readonly piece: Piece<unknown>;
  readonly kept: Kept | undefined;
}

/**
 * Figures of an experiment are written when all its pieces are done; the others go on when one fails.
 * @param say shows a person what happens; a line that is not to stay is `passing`
 */
export async function laboratory(
  chosen: readonly Experiment[],
  settings: LaboratorySettings,
  say: (line: string, passing?: boolean) => void,
): Promise<Outcome> {
  const { scale, seeds, out } = settings;
  const jobs: Job[] = [];
  for (const experiment of chosen)
    for (const piece of experiment.pieces(scale, seeds))
      jobs.push({ experiment, piece, kept: await readKept(out, experiment, piece.settings) });
  const before = jobs.filter(({ kept }) => kept).length;
  if (before > 0) say(`${before} of ${jobs.length} pieces were done before`);
  const left = createTimeLeft(jobs);
  const failures: { piece: string; problem: string }[] = [];
  const findings = new Map<string, Kept[]>(chosen.map(({ name }) => [name, []]));
  for (const [index, { experiment, piece, kept }] of jobs.entries()) {
    const name = `${experiment.name}: ${piece.name}`;
    const own = findings.get(experiment.name);
    if (kept) {
      own?.push(kept);
      continue;
    }
    say(`[${index + 1}/${jobs.length}] ${name}  ${left.text()}`, true);
    try {
      const done = await measure(piece);
      await writeKept(out, experiment, done);
      own?.push(done);
      say(`[${index + 1}/${jobs.length}] ${name}  ${done.seconds.toFixed(1)} s`);
    } catch (error) {
      failures.push({ piece: name, problem: problemText(error) });
      say(`[${index + 1}/${jobs.length}] ${name}  failed: ${problemText(error)}`);
    }
    left.done(index);
  }
  const results: Result[] = [];
  for (const experiment of chosen) {
    const own = findings.get(experiment.name) ?? [];
    if (own.length < jobs.filter((job) => job.experiment === experiment).length) continue;
    const result = newResult(experiment, own, settings);
    await writeResult(out, result);
    results.push(result);
  }
  return { results, failures };
}

async function measure(piece: Piece<unknown>): Promise<Kept> {
  const begin = performance.now();
  const measured = await piece.measure();
  return { settings: { ...piece.settings }, seconds: (performance.now() - begin) / 1000, measured };
}

function newResult({ name }: Experiment, findings: readonly Kept[], settings: LaboratorySettings): Result {
  const { commit, ...machine } = describeEnvironment();
  return {
    ...{ schema: 'longhand-laboratory', version: 1, experiment: name, commit },
    ...{ scale: settings.scale, seeds: settings.seeds },
    machine: { ...machine, ...settings.compute },
    findings: [...findings],
  };
}

/** By the costs of the pieces of all experiments, at the pace so far. */
function createTimeLeft(jobs: readonly Job[]) {
  const begin = performance.now();
  const costs = jobs.map(({ piece, kept }) => (kept ? 0 : piece.cost));
  const sum = (own: readonly number[]) => own.reduce((total, cost) => total + cost, 0);
  let spent = 0;
  return {
    done: (index: number) => {
      spent += at(costs, index);
    },
    text: (): string => {
      if (spent === 0) return '';
      const seconds = ((performance.now() - begin) / 1000 / spent) * (sum(costs) - spent);
      return `all: about ${duration(seconds)} left`;
    },
  };
}
