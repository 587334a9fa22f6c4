// An index of a folder of runs: what each is, whether it is finished, its scores, its page.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInterval, metricKeys, metricOf, unitText } from '@longhand/metrics';
import { readEvaluation } from '@longhand/report';
import { findRun, openRun } from '@longhand/runs';

export interface IndexedRun {
  /** Relative to the folder. */
  readonly path: string;
  readonly app: string;
  /** When it was begun or last resumed; empty of runs of before. */
  readonly began: string;
  readonly finished: boolean;
  readonly preset: string;
  /** Present if it was evaluated. */
  readonly evaluation?: {
    readonly dataset: string;
    readonly split: string;
    /** `accuracy 84.7 [83.0, 86.4] %`, the most important first. */
    readonly scores: readonly string[];
    /** The first metric's value, and whether more is better: to sort by. */
    readonly value: number;
    readonly better: 'higher' | 'lower' | 'neither';
    readonly parameters: number;
    readonly trainSeconds: number;
    readonly seed: number;
  };
}

/** Runs of a folder and of the folders in it, three deep; a run in a run is none. */
export async function indexRuns(folder: string, depth = 3): Promise<IndexedRun[]> {
  const found: IndexedRun[] = [];
  const visit = async (path: string, left: number): Promise<void> => {
    const run = path === '' ? undefined : await indexedRun(folder, path);
    if (run) found.push(run);
    else if (left > 0) {
      const entries = await readdir(join(folder, path), { withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name);
      for (const name of names.sort()) await visit(path === '' ? name : `${path}/${name}`, left - 1);
    }
  };
  await visit('', depth);
  return found;
}

async function indexedRun(folder: string, path: string): Promise<IndexedRun | undefined> {
  const place = join(folder, path);
  const found = await findRun(place);
  if (found.kind !== 'run') return undefined;
  const { app, manifest } = found;
  const config = await openRun(place)
    .readJson('config.json')
    .catch(() => ({}));
  const { preset = '' } = config as { readonly preset?: string };
  const own = { path, app, began: manifest?.began ?? '', finished: manifest?.finished ?? false, preset };
  const report = await readEvaluation(place).catch(() => undefined);
  if (!report) return own;
  const known = Object.entries(report.metrics).filter(([key]) => metricKeys.some((metric) => metric === key));
  const [[key, first] = ['loss', { value: Number.NaN }]] = known;
  const { dataset, split, parameters, trainSeconds, seed } = report;
  const scores = known.map(([name, interval]) =>
    [metricOf(name).name, formatInterval(metricOf(name), interval), unitText(metricOf(name))].filter(Boolean).join(' '),
  );
  const { better } = metricOf(key);
  return { ...own, evaluation: { dataset, split, scores, value: first.value, better, parameters, trainSeconds, seed } };
}
