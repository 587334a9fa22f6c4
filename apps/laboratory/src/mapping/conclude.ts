// What the figures say of §2.3, and how they are shown.
import { at } from '@longhand/base';
import type { Section } from '@longhand/report';
import { type Answer, type Conclusion, conclude, isHigher, meanText, percent } from '../conclusion.ts';
import type { Finding } from '../experiment.ts';
import type { Mapping } from './measure.ts';

type Findings = readonly Finding<Mapping>[];

/** So much more counts as learned. */
const margin = 0.1;

export function concludeMapping(findings: Findings): Conclusion[] {
  const values = (of: (measured: Mapping) => number) => findings.map(({ measured }) => of(measured));
  const pair = (of: (measured: Mapping) => { readonly after: number; readonly before: number }) =>
    `${meanText(
      values((one) => of(one).after),
      percent,
    )} after training, ${meanText(
      values((one) => of(one).before),
      percent,
    )} before it`;
  const rises = (expected: string, own: readonly number[], other: readonly number[], names: string) => ({
    ...{ expected, found: `after: ${meanText(own, percent)}; ${names}: ${meanText(other, percent)}` },
    answer: isHigher(own, other, margin) satisfies Answer,
  });
  return [
    conclude(
      '§2.3',
      'Vectors capture what words mean.',
      [
        rises(
          'of the words nearest to one that judges more judge alike after training',
          values(({ polarity }) => polarity.after),
          values(({ polarity }) => polarity.before),
          'before',
        ),
      ],
      `Of the words nearest to one that judges, those that judge alike: ${pair(({ polarity }) => polarity)}.`,
    ),
    conclude(
      '§2.3',
      'Vectors capture what kind of word it is.',
      [
        rises(
          'of the words nearest to one more are of its kind, judging or not, after training',
          values(({ kind }) => kind.after),
          values(({ kind }) => kind.before),
          'before',
        ),
      ],
      `Of the words nearest to one, those of its kind: ${pair(({ kind }) => kind)}.`,
    ),
    conclude(
      '§2.3',
      'An LSTM maps a whole text to a vector that says what it means.',
      [
        rises(
          'of the sentences whose last states are nearest more are of the same class after training',
          values(({ sentences }) => sentences.after),
          values(({ sentences }) => sentences.before),
          'before',
        ),
        rises(
          'more than by the mean of their trained embeddings, which knows no order',
          values(({ sentences }) => sentences.after),
          values(({ sentences }) => sentences.bag),
          'mean',
        ),
      ],
      `Of the sentences whose last states are nearest, those of the same class: ${pair(({ sentences }) => sentences)}; by the mean of the words' trained vectors ${meanText(
        values(({ sentences }) => sentences.bag),
        percent,
      )}.`,
    ),
  ];
}

const kinds = ['negative', 'neutral', 'other', 'positive'];

export function mappingSections(findings: Findings): Section[] {
  const { words, texts, neighbours } = at(findings, 0).measured;
  const map = (title: string, own: Mapping['words']['before'], labels: boolean): Section => ({
    ...{ kind: 'points', title },
    groups: kinds.flatMap((kind) => {
      const points = own.filter((point) => point.kind === kind);
      const drawn = points.map(({ label, x, y }) => ({ x, y, ...(labels && { label }) }));
      return points.length > 0 ? [{ name: kind, points: drawn }] : [];
    }),
  });
  return [
    map('Words before training', words.before, true),
    map('Words after training', words.after, true),
    map('Last states of sentences before training', texts.before, false),
    map('Last states of sentences after training', texts.after, false),
    {
      ...{ kind: 'table', title: 'Nearest words (seed 1)', columns: ['word', 'before', 'after'] },
      rows: neighbours.map(({ word, before, after }) => [word, before.join(', '), after.join(', ')]),
    },
  ];
}
