export { calibration } from './analysis/calibration.ts';
export { type Classified, classificationSections } from './analysis/classification.ts';
export { type Scored, scoresByClass, scoresByLength } from './analysis/groups.ts';
export { coverageCurve, thresholdCurves } from './analysis/operating.ts';
export { maxExamples, sampleByClass, sampleExamples } from './analysis/sample.ts';
export { chartFile, writeCharts } from './chart-files.ts';
export { curvesFromMetrics, type MetricsRow, readMetrics } from './curves.ts';
export {
  type EvaluationReport,
  evaluationNames,
  type MetricValue,
  readEvaluation,
  writeEvaluation,
} from './evaluation.ts';
export { type RunHead, runPage } from './head.ts';
export type {
  LabelledExample,
  PageMetric,
  Point,
  ReportPage,
  Section,
  SectionOf,
  WrittenExample,
} from './page.ts';
export { readReport, renderReport, writeReport } from './render.ts';
export {
  type Counts,
  type ExampleStatistics,
  type ExampleText,
  readStatistics,
  writeStatistics,
} from './statistics.ts';
export { formatTable } from './table.ts';
