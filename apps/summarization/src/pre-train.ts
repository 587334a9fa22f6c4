// Lets a compressor learn language from running text, before `train --init-from` shows it compressions (Dai and Le 2015). The script is not
// called `pretrain`: pnpm would run it before every `train`.
import { ConfigError, createRandom } from '@longhand/base';
import { defaultsOf, omit, withDefaults } from '@longhand/bundle/settings';
import { dataName, isMain, runMain, type Settings, type TrainRequest, trainCommand } from '@longhand/cli';
import { type Experiment, type RunPlace, trainingRun } from '@longhand/cli/experiment';
import { languageOf, loadText, type SummarizationSet } from '@longhand/datasets';
import { inferenceKeys } from '@longhand/summarization';
import { createSentenceSplitter } from '@longhand/tokenizer';
import { type Config, runName } from './config.ts';
import { modeOf, presetsOf, settingsOf } from './modes.ts';
import { prepareLearner, taskOf } from './train.ts';
import { completeVectors } from './vectors.ts';

const mode = modeOf('compression');

/** All that config.json has. */
const stored = withDefaults(settingsOf(mode), {
  ...{ data: '', minCount: 5, maxWords: 100, batchSize: 64, epochs: 3, monitor: 'loss' },
  ...{ learningRate: 2e-3, weightDecay: 0, rDrop: 0 },
  ...{ embeddingDropout: 0.1, dropout: 0.1, recurrentDropout: 0.1 },
});
const defaults = defaultsOf(stored);

/** Settings that learning language does not ask for: no flags here. */
const withoutUse = [...inferenceKeys.compression, 'mode', 'monitor', 'summaryColumn', 'rDrop', 'auto'];
const data = 'A file or folder of text: .txt, or .tsv, .jsonl, .json with a column of it (or .gz).';
// The rest of the program has all settings: those without use are at their defaults.
const flags = omit(stored, withoutUse) as typeof stored;
const { tiny, base } = presetsOf(mode);
const presets = {
  tiny: Object.fromEntries(Object.entries(tiny).filter(([key]) => Object.hasOwn(flags, key))) as typeof tiny,
  base,
};

/** Sentences held out for dev: a tenth, at most these. */
const maxDev = 1000;

/** Trains on the text that `data` names; gives the run's path. */
export async function pretrain(config: Config & Settings, request?: TrainRequest): Promise<string> {
  checkSettings(config);
  return trainingRun({ app: 'summarization', config, runName, prepare: (place) => prepare(config, place) }, request);
}

async function prepare(config: Config & Settings, place: RunPlace): Promise<Experiment<unknown>> {
  const { set, learner } = await prepareLearner(config, place, () => loadSentences(config));
  const [train, dev] = [set.splits.train, set.splits.dev].map((part) => part.map(({ document }) => document));
  const [sentences, more] = [train, dev].map((part) => part!.length.toLocaleString('en'));
  place.print(`${set.name}: ${sentences} sentences, ${more} more for dev`);
  const [trainer, heldOut] = [train, dev].map((part) => learner.pretrainer!(part!));
  const evaluate = () => {
    const loss = heldOut!.meanLoss();
    return { loss, perplexity: Math.exp(loss) };
  };
  return {
    description: { language: set.language },
    task: taskOf(config, learner, trainer!, evaluate),
    evaluate: async ({ path }, best) =>
      `Best dev perplexity ${Math.exp(best!).toFixed(1)}\nNow: train --mode compression --init-from ${path}, with the same sizes.`,
    dispose: learner.summarizer.dispose,
  };
}

/** @throws ConfigError */
function checkSettings({ data, languageWeight }: Config & Settings): void {
  if (data === '') throw new ConfigError({ where: '--data', expected: 'a file or folder of text', got: 'none' });
  if (languageWeight === 0)
    throw new ConfigError({ where: '--language-weight', expected: 'more than 0: it is what learns here', got: '0' });
}

/** The text's sentences, those of figures and the shortest left out. @throws DataError if there are fewer than twenty */
async function loadSentences({ data, documentColumn, seed }: Config): Promise<SummarizationSet> {
  const { name, texts } = await loadText(data, documentColumn);
  const language = languageOf(texts.map((document) => ({ document })));
  const split = createSentenceSplitter(language === 'zh' ? 'zh' : 'en');
  const sentences = texts.flatMap((text) => split(text.replace(/\s+/gu, ' '))).filter(isLanguage);
  const examples = createRandom(seed)
    .fork('sentences')
    .shuffle(sentences)
    .map((document, i) => ({ id: String(i), document, summaries: [''] }));
  const held = Math.min(maxDev, Math.floor(examples.length / 10));
  if (held < 2)
    throw new ConfigError({
      where: `--data ${data}`,
      expected: 'twenty sentences or more',
      got: String(examples.length),
    });
  const splits = { train: examples.slice(held), dev: examples.slice(0, held), test: [] };
  return { name, language, splits, notes: [] };
}

/** Letters, and not mostly figures. */
function isLanguage(sentence: string): boolean {
  const count = (pattern: RegExp) => sentence.match(pattern)?.length ?? 0;
  return count(/\p{L}/gu) >= 10 && 5 * count(/\p{N}/gu) < count(/\p{L}/gu);
}

const nameOf = (config: Config): string =>
  config.name || runName({ ...config, name: `${dataName(config.data)}-language-seed${config.seed}` });

export const main = trainCommand({
  app: 'summarization',
  command: 'pre-train',
  summary: 'Lets a compressor learn language from running text, for `train --init-from`.',
  example: 'longhand summarization pre-train --data news.txt --name news',
  settings: { ...flags, data: { ...stored.data, help: data } },
  presets,
  stored,
  sets: [''], // no name is known; nothing is not a path
  paths: ['initFrom'],
  complete: completeVectors,
  runName: nameOf,
  train: (config, request) => pretrain({ ...defaults, ...config, name: nameOf(config) }, request),
});

if (isMain(import.meta.url)) await runMain(main);
