// What extraction chooses from the train split where a flag does not say: how long summaries are, what is learned, which features.
import { at } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { createReader } from '@longhand/summarization/extraction';
import type { Config } from '../config.ts';
import { type ChosenExtraction, type ExtractionConfig, unitOf } from './config.ts';
import { oracleSentences } from './oracle.ts';

type Settings = Config & ExtractionConfig;
type Choice = Pick<ChosenExtraction, 'lengthUnit' | 'length'>;

/** So many documents tell. */
const maxExamples = 500;

/** The settings without `auto` and 0; says what it chose. */
export function chooseExtraction(
  config: Settings,
  set: SummarizationSet,
  print: (line: string) => void,
): Config & ChosenExtraction {
  if (isChosen(config)) return config;
  const measured = measure(config, set);
  const chosen = lengthOf(config, measured);
  const count = chosen.lengthUnit === 'sentences' ? chosen.length : Math.max(1, Math.round(measured.sentences));
  const several = count > 1 || measured.labelled;
  const { labels, features, novelty } = config;
  const resolved: Config & ChosenExtraction = {
    ...config,
    lengthUnit: chosen.lengthUnit,
    length: chosen.length,
    labels: labels !== 'auto' ? labels : several || novelty ? 'greedy' : 'soft',
    features: features !== 'auto' ? features : several ? 'centrality' : 'none',
    oracleSentences: config.oracleSentences > 0 ? config.oracleSentences : count,
  };
  print(
    `${choiceText(resolved)}: a reference of train has ${Math.round(measured.words)} words, worth ${measured.sentences.toFixed(1)} sentences of its document.`,
  );
  return resolved;
}

const isChosen = (config: Settings): config is Config & ChosenExtraction & Settings =>
  config.length > 0 &&
  config.oracleSentences > 0 &&
  ![config.lengthUnit, config.labels, config.features].includes('auto' as never);

function choiceText({ lengthUnit, length, labels, features, oracleSentences: most }: ChosenExtraction): string {
  const size = lengthUnit === 'ratio' ? `${Math.round(100 * length)} % of the words` : `${length} ${lengthUnit}`;
  return `Summaries of ${size} (--labels ${labels} --oracle-sentences ${most} --features ${features})`;
}

/** Means over documents. */
interface Measured {
  /** Of a reference. */
  readonly words: number;
  /** Standard deviation of these by their mean. */
  readonly spread: number;
  /** How many sentences of the document a reference is worth. */
  readonly sentences: number;
  /** How far documents are from that number, and from the same share of their sentences. */
  readonly errors: { readonly number: number; readonly share: number };
  /** Words of references by those of documents. */
  readonly ratio: number;
  /** Whether people chose the sentences. */
  readonly labelled: boolean;
}

function lengthOf({ length, lengthUnit }: Settings, { words, spread, sentences, errors, ratio }: Measured): Choice {
  const count = Math.max(1, Math.round(sentences));
  const lengths = { sentences: count, words: Math.max(1, Math.round(words)), ratio: Math.min(1, ratio) };
  if (lengthUnit !== 'auto') return { lengthUnit, length: length > 0 ? length : lengths[lengthUnit] };
  if (length > 0) return { lengthUnit: unitOf(length, lengthUnit), length };
  // Sentences, unless another rule is clearly nearer to the references.
  const unit = errors.share < 0.5 * errors.number ? 'ratio' : spread < 0.1 && count > 1 ? 'words' : 'sentences';
  return { lengthUnit: unit, length: Number(lengths[unit].toPrecision(3)) };
}

function measure(config: Settings, { splits, language }: SummarizationSet): Measured {
  const reader = createReader({ ...config, maxSentenceWords: Number.MAX_SAFE_INTEGER }, { language });
  const rows = splits.train.slice(0, maxExamples).flatMap((example) => {
    const { sentences, words } = reader(example);
    const reference = reader({ document: at(example.summaries, 0) });
    const summaryWords = reference.words.flat().length;
    if (sentences.length === 0 || summaryWords === 0) return [];
    const worth = worthOf(
      example,
      { sentences, words },
      { ...reference, count: summaryWords },
      { language, metric: config.monitor },
    );
    return [{ summaryWords, words: words.flat().length, sentences: sentences.length, worth }];
  });
  const mean = (value: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / Math.max(1, rows.length);
  const words = mean((row) => row.summaryWords);
  const sentences = mean(({ worth }) => worth);
  const share =
    sentences /
    Math.max(
      1,
      mean((row) => row.sentences),
    );
  return {
    ...{ words, sentences },
    spread: Math.sqrt(mean((row) => (row.summaryWords - words) ** 2)) / Math.max(1, words),
    errors: {
      number: mean(({ worth }) => Math.abs(worth - sentences)),
      share: mean((row) => Math.abs(row.worth - share * row.sentences)),
    },
    ratio:
      words /
      Math.max(
        1,
        mean((row) => row.words),
      ),
    labelled: rows.length > 0 && splits.train.every(({ sentenceLabels }) => sentenceLabels),
  };
}

/** How many sentences of the document a reference is worth: those that it copies, or by its length beside the sentence most like it. */
function worthOf(
  { sentenceLabels, summaries }: SummaryExample,
  { sentences, words }: { readonly sentences: readonly string[]; readonly words: readonly (readonly string[])[] },
  reference: { readonly sentences: readonly string[]; readonly count: number },
  rating: { readonly language: string; readonly metric: string },
): number {
  if (sentenceLabels) return sentenceLabels.filter((label) => label === 1).length;
  const own = new Set(sentences);
  const copied = reference.sentences.filter((sentence) => own.has(sentence)).length;
  if (2 * copied > reference.sentences.length) return reference.sentences.length;
  const [first] = oracleSentences(sentences, at(summaries, 0), { ...rating, most: 1 });
  const mean = words.flat().length / sentences.length;
  const unit = first === undefined ? mean : at(words, first).length;
  return reference.count / Math.max(1, unit);
}
