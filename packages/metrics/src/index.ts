export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  pairedBootstrap,
  type Statistic,
} from './bootstrap.ts';
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
  statisticOf,
} from './corpus-metric.ts';
export * from './speech/index.ts';
export * from './summarization/index.ts';
export * from './translation/index.ts';
