// The page of a run: what all apps show alike, around the sections of their own.
import { curvesFromMetrics, readMetrics } from './curves.ts';
import type { EvaluationReport } from './evaluation.ts';
import type { PageMetric, ReportPage, Section } from './page.ts';

/** What stands at the top of a run's page. */
export interface RunHead {
  /** Folder of the app that trained it. */
  readonly app: string;
  readonly title: string;
  /** Facts below the title. */
  readonly about: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** The settings of the preset, which flags change. */
  readonly baseline: Readonly<Record<string, unknown>>;
  /** The flags that make `settings` of `baseline`. */
  readonly flags: readonly string[];
  readonly metrics: readonly PageMetric[];
  /** Path of metrics.jsonl; undefined where nothing was trained in epochs. */
  readonly metricsFile: string | undefined;
  readonly evaluation: EvaluationReport;
  readonly environment: object;
  /** What is counted: `examples`. */
  readonly unit: string;
}

/** The page of a run, of its head and sections. @throws DataError if a line of metrics.jsonl is no row */
export async function runPage(head: RunHead, sections: readonly Section[]): Promise<ReportPage> {
  const { app, title, about, settings, baseline, flags, metrics, metricsFile, evaluation, environment, unit } = head;
  const { preset, compute, threads, parameters, trainSeconds, examplesPerSecond } = evaluation;
  const curves = metricsFile === undefined ? [] : curvesFromMetrics(await readMetrics(metricsFile));
  const given = preset ? ['--preset', preset] : [];
  return {
    ...{ title, metrics, settings, baseline },
    subtitle: about.filter(Boolean).join(' · '),
    command: [`pnpm --filter ./apps/${app} train`, ...given, ...flags].join(' '),
    sections: [...curves, ...sections],
    environment: {
      ...environment,
      compute: `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`,
      parameters: parameters.toLocaleString('en'),
      'training seconds': Number(trainSeconds.toPrecision(3)),
      [`${unit} a second`]: Number(examplesPerSecond.toPrecision(3)),
      'scored by': evaluation.signature,
    },
  };
}
