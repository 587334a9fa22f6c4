export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  pairedBootstrap,
  type Statistic,
} from './bootstrap.ts';
export { intervalsOf, type MetricKey, metricKeys, metricOf } from './catalogue.ts';
export { classRows } from './class-metrics.ts';
export {
  accuracy,
  balancedAccuracy,
  type Classes,
  type ClassificationOptions,
  type ClassificationReport,
  type ClassScores,
  classificationReport,
  confusionMatrix,
  type FBeta,
  fBeta,
  type MacroClasses,
  matthewsCorrelation,
  reportOfConfusion,
  type Scores,
} from './classification.ts';
export {
  type CorpusMetric,
  type CorpusScores,
  type CorpusStatistics,
  corpusScore,
  corpusScores,
  corpusStatistics,
  pointScores,
} from './corpus-metric.ts';
export {
  formatInterval,
  formatNumber,
  formatScore,
  type Metric,
  type MetricUnit,
  type MetricView,
  type RowSum,
  statisticOf,
  sumOf,
  unitText,
} from './metric.ts';
export * from './speech/index.ts';
export * from './summarization/index.ts';
export * from './translation/index.ts';
