// What stands in each block of the Markdown (tables.ts): which entries, which columns.
import { formatNumber, type MetricKey, metricOf } from '@longhand/metrics';
import { allEntries, entryOf, fsddSpeakers } from './entries.ts';
import type { App, Entry } from './entry.ts';
import { markdownTable } from './formats.ts';
import type { BenchmarkResult, BenchmarkRun } from './result.ts';
import { type Split, sourceText, summaryOf } from './rows.ts';

type Results = ReadonlyMap<string, BenchmarkResult>;
type Block = (results: Results) => string;

/** A line is a run: an entry with several seeds has several. */
interface Line {
  readonly entry: Entry;
  readonly run: BenchmarkRun;
}
type Column = readonly [title: string, cell: (line: Line) => string];

const table =
  (choose: (entry: Entry) => boolean, columns: readonly Column[]): Block =>
  (results) => {
    const lines = allEntries
      .filter(choose)
      .flatMap((entry) => (results.get(entry.name)?.runs ?? []).map((run): Line => ({ entry, run })));
    return markdownTable(
      columns.map(([title]) => title),
      lines.map((line) => columns.map(([, cell]) => cell(line))),
    );
  };

const score =
  (split: Split, key: MetricKey, bold = false) =>
  ({ run }: Line): string => {
    const text = summaryOf([run], split, key)?.text ?? '';
    return bold ? text.replace(/^[\d.]+/, '**$&**') : text;
  };

/** All metrics of the entry with their names. */
const named =
  (split: Split) =>
  ({ entry, run }: Line): string =>
    entry.metrics
      .flatMap((key) => {
        const text = score(split, key)({ entry, run });
        return text === '' ? [] : [`${metricOf(key).name} ${text}`];
      })
      .join('; ');

const flagsText = (flags: readonly string[]): string =>
  flags.map((flag) => flag.replace(/\{(\w+)\}/g, upper)).join(' ');
const upper = (_: string, name: string): string => name.toUpperCase();

/** `train ...`, and how it is evaluated where that has flags. */
function commandText({ entry }: Line): string {
  const train = entry.runOf === undefined ? [`\`train ${flagsText(entry.train)}\``] : [];
  const evaluate = entry.evaluate.length > 0 ? [`\`evaluate --split test ${flagsText(entry.evaluate)}\``] : [];
  const before = entry.before.map(({ script, flags }) => `\`${script} ${flagsText(flags)}\``);
  return [...before, ...train, ...evaluate].join(', ');
}

/** Up to half an hour in seconds, as tables of trainings have it; longer ones in minutes. */
export function timeText(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds < 1800 ? `${Math.round(seconds).toLocaleString('en')} s` : `${Math.round(seconds / 60)} min`;
}

const baselinesText = ({ entry, run }: Line): string =>
  Object.entries(run.baselines ?? {})
    .map(([name, scores]) => {
      const known = entry.metrics.flatMap((key) =>
        scores[key] === undefined ? [] : [formatNumber(metricOf(key), scores[key])],
      );
      return `${name} ${known.join(' / ')}`;
    })
    .join('; ');

const name: Column = ['entry', ({ entry }) => `\`${entry.name}\``];
const set: Column = ['data', ({ entry }) => entry.set];
const model: Column = [
  'model and command',
  (line) => [line.entry.system, commandText(line)].filter(Boolean).join(': '),
];
const seed: Column = ['seed', ({ run }) => String(run.seed ?? '-')];
const parameters: Column = ['parameters', ({ run }) => run.parameters?.toLocaleString('en') ?? '-'];
const training: Column = ['training', ({ run }) => timeText(run.trainSeconds)];
const size = [parameters, training];

const translationColumns = (chrf: MetricKey): readonly Column[] => [
  ...[name, set, model, seed],
  ['dev BLEU', score('dev', 'bleu')],
  ['test BLEU', score('test', 'bleu', true)],
  [`test ${metricOf(chrf).name}`, score('test', chrf)],
  ['test TER', score('test', 'ter')],
  ...size,
];

/** Of an app: its published figures, each system once. */
const published =
  (app: App): Block =>
  () => {
    const anchors = allEntries
      .filter((entry) => entry.app === app)
      .flatMap(({ set, published }) =>
        published.map((anchor) => {
          const { name: metric } = metricOf(anchor.metric);
          const figure = formatNumber(metricOf(anchor.metric), anchor.value);
          return `${set.replace(' with phrases', '')}: ${metric} ${figure}, ${anchor.system} (${sourceText(anchor)})`;
        }),
      );
    return ['Published for comparison:', '', ...[...new Set(anchors)].map((line) => `- ${line}`)].join('\n');
  };

const isIn =
  (...names: readonly string[]) =>
  ({ name }: Entry) =>
    names.includes(name);
const ofApp =
  (app: App, preset = 'base') =>
  (entry: Entry) =>
    entry.app === app && entry.preset === preset;
const tok = isIn(
  ...['multi30k-en-de-rdrop', 'multi30k-en-de', 'multi30k-en-de-transformer-rdrop', 'multi30k-en-de-transformer'],
  ...['multi30k-en-fr', 'multi30k-de-en'],
);
const accuracy: readonly Column[] = [
  ['dev', score('dev', 'accuracy')],
  ['test', score('test', 'accuracy', true)],
];
const errorRates: readonly Column[] = (['dev', 'test'] as const).flatMap((split): Column[] => [
  [`${split} WER`, score(split, 'wer', split === 'test')],
  [`${split} CER`, score(split, 'cer', split === 'test')],
]);

const speakers: Block = (results) => {
  const values = fsddSpeakers.map((speaker) => {
    const entry = entryOf(`fsdd-without-${speaker}`);
    return summaryOf(results.get(entry.name)?.runs ?? [], 'test', 'accuracy')?.mean;
  });
  const known = values.filter((value) => value !== undefined);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const cells = [...values, known.length === values.length ? mean : undefined];
  const text = (value: number | undefined) => (value === undefined ? '' : formatNumber(metricOf('accuracy'), value));
  return markdownTable([...fsddSpeakers, 'mean'], [cells.map(text)]);
};

const subsets: Block = (results) => {
  const parts = [...results.values()].flatMap(({ entry, runs }) =>
    runs.flatMap(({ subsets = [] }) => subsets.map((subset) => ({ entry: entryOf(entry), subset }))),
  );
  const rows = parts.map(({ entry, subset }) => {
    const run: BenchmarkRun = { scores: { test: subset.scores } };
    return [
      `\`${entry.name}\``,
      `${subset.examples.toLocaleString('en')} ${subset.name}`,
      named('test')({ entry, run }),
    ];
  });
  return markdownTable(['entry', 'part of test', 'scores'], rows);
};

/** The best of each: for people who look at the whole. */
const overviewEntries = [
  'sst2-phrases-glove-rdrop',
  'sst2-phrases',
  'imdb-glove-rdrop',
  'chnsenticorp',
  'sst2',
  'sst2-naive-bayes',
  'sentiment',
  'multi30k-en-de-rdrop',
  'multi30k-en-de',
  'multi30k-en-fr',
  'multi30k-de-en',
  'tatoeba-de-en',
  'scitldr-extraction',
  'aeslc',
  'compression-news',
  'an4',
  'an4-trigrams',
  'fsdd',
];

const overview: Block = (results) =>
  markdownTable(
    ['task', 'data', 'model', 'test', 'entry of `pnpm benchmark`'],
    overviewEntries.map((entryName) => {
      const entry = entryOf(entryName);
      const runs = results.get(entryName)?.runs ?? [];
      const scores = entry.metrics
        .slice(0, entry.app === 'translation' || entry.metrics[0] === 'tokenF1' ? 1 : undefined)
        .map((key) => `${metricOf(key).name} ${summaryOf(runs, 'test', key)?.text ?? ''}`);
      const seeds = runs.length > 1 ? ` (${runs.length} seeds)` : '';
      return [entry.app, entry.set, entry.system, scores.join('; ') + seeds, `\`${entryName}\``];
    }),
  );

export const blocks: Readonly<Record<string, Block>> = {
  sentiment: table((entry) => entry.app === 'sentiment', [name, set, model, seed, ...accuracy, ...size]),
  'translation-tok': table(tok, translationColumns('chrfpp')),
  'translation-other': table((entry) => ofApp('translation')(entry) && !tok(entry), translationColumns('chrf')),
  summarization: table(ofApp('summarization'), [
    ...[name, set, model],
    ['dev', named('dev')],
    ['test', named('test')],
    ['baselines on test', baselinesText],
    ...size,
  ]),
  'summarization-parts': subsets,
  an4: table(isIn('an4', 'an4-trigrams', 'an4-lexicon'), [name, model, ...errorRates]),
  fsdd: table(isIn('fsdd'), [name, model, seed, ...accuracy, ...size]),
  'fsdd-speakers': speakers,
  'published-sentiment': published('sentiment'),
  'published-translation': published('translation'),
  'published-summarization': published('summarization'),
  'published-speech': published('speech'),
  overview,
  'app-sentiment': table(
    (entry) => entry.set.startsWith('SST-2') && entry.name !== 'sst2-phrases-glove',
    [
      ['', ({ entry }) => `${entry.system}, ${entry.set}`],
      ['test accuracy', score('test', 'accuracy')],
    ],
  ),
  'app-translation': table(tok, [
    set,
    ['flags beside `--data multi30k`', ({ entry }) => `\`${entry.train.slice(2).join(' ')}\``],
    seed,
    ['BLEU', score('test', 'bleu')],
    ['chrF++', score('test', 'chrfpp')],
    ['TER', score('test', 'ter')],
    training,
  ]),
  'app-speech': table(isIn('an4', 'an4-trigrams'), [
    ['AN4, test', ({ entry }) => entry.system],
    ['WER', score('test', 'wer')],
    ['CER', score('test', 'cer')],
  ]),
};
