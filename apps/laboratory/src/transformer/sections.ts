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
  sideBySide(findings),
  ...subjects.map((subject) => byTime(findings, subject)),
  ...subjects.map((subject) => speeds(findings, subject)),
  decodingBars(findings),
  byLength(findings, 'kept', 'Memory of a training step by length', 'MiB a pair'),
  byLength(findings, 'milliseconds', 'Time of a training step by length', 'ms of one core a pair'),
  byLength(findings, 'held', 'Memory of decoding by length', 'KiB a sentence'),
];

function sideBySide(findings: TransformerFindings): Section {
  const rows = subjects.flatMap((subject) => {
    const inTime = scoresInTime(findings, subject);
    return modelKinds.map((model) => {
      const own = trainedOf(findings, subject, model);
      const [first] = own;
      const decoding = own.flatMap(({ decoding: one }) => one ?? []);
      const times = (key: 'greedy' | 'beam' | 'greedyAlone' | 'beamAlone') =>
        decoding.length > 0
          ? meanText(
              decoding.map((one) => one[key]),
              short,
            )
          : '';
      return [
        ...[subject, modelTitles[model], first?.parameters.toLocaleString('en') ?? '', String(first?.rate ?? '')],
        ...[meanText(own.map(scoreOf), percent), meanText(inTime[model], percent)],
        decoding.length > 0
          ? meanText(
              decoding.map(({ beamScore }) => beamScore),
              percent,
            )
          : '',
        Math.round(mean(own.map((one) => one.tokensPerSecond))).toLocaleString('en'),
        ...[times('greedy'), times('beam'), times('greedyAlone'), times('beamAlone')],
      ];
    });
  });
  return {
    ...{ kind: 'table', title: 'Side by side', rows },
    note: 'Scores on test: accuracy; BLEU, greedy and with beam 5. Times are of one core: 64 sentences decoded together, and one alone.',
    columns: [
      ...['task', 'network', 'weights', 'rate', 'score', 'in equal time', 'beam 5', 'tokens/s, training'],
      ...['greedy, ms', 'beam 5, ms', 'alone: greedy, ms', 'alone: beam 5, ms'],
    ],
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
    ...{ kind: 'bars', title: `${subject}: tokens a second in training`, label: 'tokens a second of one core' },
    bars: modelKinds.map((model) => {
      const own = trainedOf(findings, subject, model).map((one) => one.tokensPerSecond);
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
