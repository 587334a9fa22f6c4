export { curvesFromMetrics, type MetricsRow, readMetrics } from './curves.ts';
export { type EvaluationReport, type MetricValue, readEvaluation, writeEvaluation } from './evaluation.ts';
export type { ExampleRow, PageMetric, Point, ReportPage, Section, SummaryRow } from './page.ts';
export { renderReport, writeReport } from './render.ts';
export {
  type Counts,
  type ExampleStatistics,
  type ExampleText,
  readStatistics,
  writeStatistics,
} from './statistics.ts';
export { formatTable } from './table.ts';
