// Charts of the Transformer experiment: scores by time, speed, cost by length; the table of both networks side by side.
import type { Section } from '@longhand/report';
import { intervalOf, mean, meanText, percent, short } from '../conclusion.ts';
import {
  type LengthCost,
  lengthsOf,
  type Subject,
  scoreAfter,
  scoreOf,
  scoresInTime,
  subjects,
  type TransformerFindings,
  trainedOf,
} from './figures.ts';
import { type ModelKind, modelKinds, modelTitles } from './networks.ts';

export const transformerSections = (findings: TransformerFindings): Section[] => [
  scoreTable(findings),
  speedTable(findings),
  ...subjects.map((subject) => byTime(findings, subject)),
  ...subjects.map((subject) => speeds(findings, subject)),
  decodingBars(findings),
  byLength(findings, 'kept', 'Memory of a training step by length', 'MiB a pair'),
  byLength(findings, 'milliseconds', 'Time of a training step by length', 'ms of one core a pair'),
  byLength(findings, 'held', 'Memory of decoding by length', 'KiB a sentence'),
];

const rowsOf = (
  findings: TransformerFindings,
  cells: (own: ReturnType<typeof trainedOf>, subject: Subject, model: ModelKind) => readonly string[],
): string[][] =>
  subjects.flatMap((subject) =>
    modelKinds.map((model) => [
      ...[subject, modelTitles[model]],
      ...cells(trainedOf(findings, subject, model), subject, model),
    ]),
  );

const decodingsOf = (own: ReturnType<typeof trainedOf>) => own.flatMap(({ decoding }) => decoding ?? []);

function scoreTable(findings: TransformerFindings): Section {
  const mean = (values: readonly number[]) => (values.length > 0 ? meanText(values, percent) : '');
  return {
    ...{ kind: 'table', title: 'Scores side by side' },
    note: 'On test: accuracy; BLEU, greedy and with beam 5. The learning rate is the better one of those tried.',
    columns: ['task', 'network', 'weights', 'rate', 'score', 'in equal time', 'with beam 5'],
    rows: rowsOf(findings, (own, subject, model) => [
      ...[own[0]?.parameters.toLocaleString('en') ?? '', String(own[0]?.rate ?? '')],
      ...[mean(own.map(scoreOf)), mean(scoresInTime(findings, subject)[model])],
      mean(decodingsOf(own).map(({ beamScore }) => beamScore)),
    ]),
  };
}

function speedTable(findings: TransformerFindings): Section {
  const keys = ['greedy', 'beam', 'greedyAlone', 'beamAlone'] as const;
  return {
    ...{ kind: 'table', title: 'Speed side by side' },
    note: 'Of one core. Milliseconds a sentence: 64 decoded together, and one alone.',
    columns: [
      'task',
      'network',
      'tokens/s, training',
      'greedy, ms',
      'beam 5, ms',
      'greedy alone, ms',
      'beam 5 alone, ms',
    ],
    rows: rowsOf(findings, (own) => [
      Math.round(mean(own.map((one) => one.tokensPerSecond))).toLocaleString('en'),
      ...keys.map((key) => {
        const times = decodingsOf(own).map((one) => one[key]);
        return times.length > 0 ? meanText(times, short) : '';
      }),
    ]),
  };
}

/** Seeds take different times: the mean stands at shares of the longest. */
function byTime(findings: TransformerFindings, subject: Subject): Section {
  return {
    ...{ kind: 'curves', title: `${subject}: score by time of training` },
    ...{ xLabel: 'seconds of one core', yLabel: subject === 'classification' ? 'test accuracy' : 'test BLEU / 100' },
    series: modelKinds.map((model) => {
      const own = trainedOf(findings, subject, model);
      const epochs = own[0]?.curve.length ?? 0;
      const points = Array.from({ length: epochs }, (_, i) => {
        const x = mean(own.map(({ curve }) => curve[i]?.seconds ?? 0));
        return { x, y: mean(own.map((one) => one.curve[i]?.test ?? scoreAfter(one, x))) };
      });
      return { name: modelTitles[model], points };
    }),
  };
}

function speeds(findings: TransformerFindings, subject: Subject): Section {
  return {
    ...{
      kind: 'bars',
      title: `${subject}: tokens a second in training`,
      label: 'thousand tokens a second of one core',
    },
    bars: modelKinds.map((model) => {
      const own = trainedOf(findings, subject, model).map((one) => one.tokensPerSecond / 1000);
      return { name: modelTitles[model], value: mean(own), ...intervalOf(own) };
    }),
  };
}

function decodingBars(findings: TransformerFindings): Section {
  const kinds = [
    ['greedy', 'greedy'],
    ['beam', 'beam 5'],
    ['greedyAlone', 'greedy, alone'],
    ['beamAlone', 'beam 5, alone'],
  ] as const;
  const of = (model: ModelKind, key: (typeof kinds)[number][0]) =>
    trainedOf(findings, 'translation', model).flatMap(({ decoding }) => decoding?.[key] ?? []);
  return {
    ...{ kind: 'bars', title: 'Time to translate a sentence', label: 'ms of one core a sentence' },
    note: '64 sentences together; alone: one at a time.',
    bars: kinds.flatMap(([key, title]) =>
      modelKinds.map((model) => {
        const own = of(model, key);
        return { name: `${modelTitles[model]}, ${title}`, value: mean(own), ...intervalOf(own) };
      }),
    ),
  };
}

const byLength = (findings: TransformerFindings, key: keyof LengthCost, title: string, yLabel: string): Section => ({
  ...{ kind: 'curves', title, xLabel: 'tokens of source and of target', yLabel },
  series: modelKinds.map((model) => ({
    name: modelTitles[model],
    points: lengthsOf(findings, model).map((one) => ({ x: one.x, y: one[key] })),
  })),
});
