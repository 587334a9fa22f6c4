// What extraction chooses from the train split where a flag does not say: how long summaries are, what is learned, which features.
import type { SummarizationSet } from '@longhand/datasets';
import type { Config } from '../config.ts';
import { type ChosenExtraction, type ExtractionConfig, unitOf } from './config.ts';
import { type Measured, measureReferences } from './references.ts';

type Settings = Config & ExtractionConfig;
type Choice = Pick<ChosenExtraction, 'lengthUnit' | 'length'>;

/** The settings without `auto` and 0; says what it chose. */
export function chooseExtraction(
  config: Settings,
  set: SummarizationSet,
  print: (line: string) => void,
): Config & ChosenExtraction {
  if (isChosen(config)) return config;
  const measured = measureReferences(config, set);
  const chosen = lengthOf(config, measured);
  const count = chosen.lengthUnit === 'sentences' ? chosen.length : Math.max(1, Math.round(measured.sentences));
  const several = count > 1 || measured.labelled;
  const { labels, features, redundancy, novelty } = config;
  const resolved: Config & ChosenExtraction = {
    ...config,
    lengthUnit: chosen.lengthUnit,
    length: chosen.length,
    labels: labels !== 'auto' ? labels : several || novelty ? 'greedy' : 'soft',
    features: features !== 'auto' ? features : several ? 'centrality' : 'none',
    redundancy: redundancy !== 'auto' ? redundancy : measured.repeating > 0.1 ? 'none' : 'trigrams',
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
  ![config.lengthUnit, config.labels, config.features, config.redundancy].includes('auto' as never);

function choiceText(config: ChosenExtraction): string {
  const { lengthUnit, length, labels, features, redundancy, oracleSentences: most } = config;
  const size =
    lengthUnit === 'ratio'
      ? `${Math.round(100 * length)} % of the words`
      : `${length} ${length === 1 ? lengthUnit.slice(0, -1) : lengthUnit}`;
  return `Summaries of ${size} (--labels ${labels} --oracle-sentences ${most} --features ${features} --redundancy ${redundancy})`;
}

function lengthOf({ length, lengthUnit }: Settings, { words, spread, sentences, errors, ratio }: Measured): Choice {
  const count = Math.max(1, Math.round(sentences));
  const lengths = { sentences: count, words: Math.max(1, Math.round(words)), ratio: Math.min(1, ratio) };
  if (lengthUnit !== 'auto') return { lengthUnit, length: length > 0 ? length : lengths[lengthUnit] };
  if (length > 0) return { lengthUnit: unitOf(length, lengthUnit), length };
  // Sentences, unless another rule is clearly nearer to the references.
  const unlike = errors.number > 0.2 * sentences;
  const unit =
    errors.share < 0.5 * errors.number ? 'ratio' : unlike && spread < 0.1 && count > 1 ? 'words' : 'sentences';
  return { lengthUnit: unit, length: Number(lengths[unit].toPrecision(3)) };
}
