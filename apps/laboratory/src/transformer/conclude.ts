// What the figures say of the last point of §7.1: whether a Transformer does better than an LSTM, and at which cost.
import { at } from '@longhand/base';
import { exponentOf } from '../challenges/cost.ts';
import {
  type Check,
  type Conclusion,
  conclude,
  isAbove,
  isHigher,
  mean,
  meanText,
  percent,
  short,
} from '../conclusion.ts';
import {
  type Learned,
  type LengthCost,
  lengthsOf,
  type Subject,
  scoreOf,
  scoresInTime,
  subjects,
  type TransformerFindings,
  trainedOf,
} from './figures.ts';
import { type ModelKind, modelKinds, modelTitles } from './networks.ts';

type Both = Readonly<Record<ModelKind, readonly number[]>>;

/** A point. */
const margin = 0.01;
/** A tenth: times of two runs differ by some percent. */
const tenth = 0.1;

const metricOf = { classification: 'accuracy', translation: 'BLEU' } as const satisfies Record<Subject, string>;
const textOf = (subject: Subject) =>
  subject === 'classification' ? percent : (value: number) => (100 * value).toFixed(1);

const both = (of: (model: ModelKind) => readonly number[]): Both => ({
  lstm: of('lstm'),
  transformer: of('transformer'),
});

const count = (value: number): string => Math.round(value).toLocaleString('en');

const pairText = (values: Both, format: (value: number) => string): string =>
  modelKinds.map((model) => `${modelTitles[model]} ${meanText(values[model], format)}`).join(', ');

export function concludeTransformer(findings: TransformerFindings): Conclusion[] {
  const learned = (subject: Subject, of: (one: Learned) => number): Both =>
    both((model) => trainedOf(findings, subject, model).map(of));
  return [
    conclude(
      '§7.1',
      'A Transformer with as many weights learns more than an LSTM, and may take its place.',
      [
        ...subjects.map((subject) => better(subject, 'in as many epochs', learned(subject, scoreOf))),
        ...subjects.map((subject) => better(subject, 'in as much time', scoresInTime(findings, subject))),
      ],
      scoresText(findings),
    ),
    conclude(
      '§7.1',
      'A Transformer trains and translates faster than an LSTM, on one core of a processor.',
      [
        ...subjects.map((subject) =>
          faster(
            `tokens a second in training, ${subject}`,
            learned(subject, (one) => one.tokensPerSecond),
          ),
        ),
        ...decodings.map(([key, title]) => {
          const times = learned('translation', ({ decoding }) => decoding?.[key] ?? Number.NaN);
          return faster(`ms a sentence, ${title}`, times, true);
        }),
      ],
      speedText(findings),
    ),
    conclude(
      '§7.1',
      "A Transformer's memory grows faster than the length of a text, an LSTM's in proportion.",
      [...grown(findings, 'kept', 'of training'), ...grown(findings, 'held', 'of decoding')],
      memoryText(findings),
    ),
  ];
}

/** Of each task the scores of both networks, and how many weights they have. */
function scoresText(findings: TransformerFindings): string {
  const parts = subjects.map((subject) => {
    const weights = both((model) =>
      trainedOf(findings, subject, model)
        .map(({ parameters }) => parameters)
        .slice(0, 1),
    );
    const scores = both((model) => trainedOf(findings, subject, model).map(scoreOf));
    const inTime = pairText(scoresInTime(findings, subject), textOf(subject));
    return `${subject} (weights: ${pairText(weights, count)}): ${metricOf[subject]} ${pairText(scores, textOf(subject))} after as many epochs; ${inTime} after as much time`;
  });
  return `On test, ${parts.join('. On test, ')}.`;
}

function speedText(findings: TransformerFindings): string {
  const of = (subject: Subject, value: (one: Learned) => number | undefined, format: typeof short) =>
    pairText(
      both((model) => trainedOf(findings, subject, model).flatMap((one) => value(one) ?? [])),
      format,
    );
  const rates = subjects.map((subject) => `${subject}: ${of(subject, (one) => one.tokensPerSecond, count)}`);
  const times = decodings.map(
    ([key, title]) => `${title}: ${of('translation', ({ decoding }) => decoding?.[key], short)}`,
  );
  return `Tokens a second in training, ${rates.join('; ')}. Milliseconds a sentence, 64 together, ${times.join('; ')}.`;
}

function memoryText(findings: TransformerFindings): string {
  const of = (model: ModelKind) => lastOf(lengthsOf(findings, model));
  const values = (key: keyof LengthCost, unit: string) =>
    modelKinds.map((model) => `${modelTitles[model]} ${short(of(model)[key])} ${unit}`).join(', ');
  return `A training step over ${of('lstm').x} tokens keeps of a pair: ${values('kept', 'MiB')}; its time is: ${values('milliseconds', 'ms')}. Decoding holds of such a sentence: ${values('held', 'KiB')}.`;
}

const decodings = [
  ['greedy', 'greedy'],
  ['beam', 'beam 5'],
] as const;

function better(subject: Subject, when: string, scores: Both): Check {
  return {
    expected: `${subject}: a Transformer scores higher ${when}`,
    found: `${subject} ${when}: ${metricOf[subject]} ${pairText(scores, textOf(subject))}`,
    answer: isHigher(scores.transformer, scores.lstm, margin),
  };
}

function faster(what: string, values: Both, less = false): Check {
  const ratio = mean(values.transformer) / mean(values.lstm);
  return {
    expected: `${what}: a Transformer is faster by a tenth`,
    found: `${what}: ${pairText(values, less ? short : count)}`,
    answer: isAbove(less ? 1 / ratio : ratio, 1, tenth),
  };
}

/** The exponents between the two longest lengths: 1 is proportion, 2 the square. */
function grown(findings: TransformerFindings, key: 'kept' | 'held', what: string): Check[] {
  const exponent = (model: ModelKind): number =>
    exponentOf(
      lengthsOf(findings, model)
        .slice(-2)
        .map((one) => [one.x, one[key]] as const),
    );
  const last = (model: ModelKind): number => lastOf(lengthsOf(findings, model))[key];
  const unit = key === 'kept' ? 'MiB' : 'KiB';
  const text = (model: ModelKind) =>
    `memory ${what}, ${modelTitles[model]}: length to the power of ${short(exponent(model))}, ${short(last(model))} ${unit} over ${lastOf(lengthsOf(findings, model)).x} tokens`;
  return [
    {
      expected: `memory ${what}: the Transformer's exponent of the length is above 1.25`,
      ...{ found: text('transformer'), answer: isAbove(exponent('transformer'), 1.25, 0.05) },
    },
    {
      expected: `memory ${what}: the LSTM's exponent of the length is 1.1 at most`,
      ...{ found: text('lstm'), answer: isAbove(1.1, exponent('lstm')) },
    },
  ];
}

const lastOf = (all: readonly (LengthCost & { readonly x: number })[]) => at(all, all.length - 1);
