import { expect, it } from 'vitest';
import { standingNotes } from './standing.ts';

const baselines = { majority: { accuracy: 0.5, wer: 100 }, 'Naive Bayes': { accuracy: 0.768, wer: 30 } };

it('names the best baseline that is better, and how to have it', () => {
  const offer = (name: string) => `Take ${name}.`;
  expect(standingNotes({ accuracy: 0.763 }, baselines, { metric: 'accuracy', offer })).toEqual([
    'Naive Bayes is better than this model: 76.8 against 76.3 (accuracy, %). Take Naive Bayes.',
  ]);
});

it('knows metrics of which less is better', () => {
  expect(standingNotes({ wer: 40 }, baselines, { metric: 'wer' })[0]).toContain('30.0 against 40.0');
  expect(standingNotes({ wer: 20 }, baselines, { metric: 'wer' })).toEqual([]);
});

it('says that a model only equals a baseline, also where the digits shown do not tell them apart', () => {
  for (const accuracy of [0.768, 0.76799])
    expect(standingNotes({ accuracy }, baselines, { metric: 'accuracy' })[0]).toContain(
      'Naive Bayes is as good as this model: 76.8 (accuracy, %). More rows may tell them apart.',
    );
});

it('is silent for a model better than each, without the metric, and of baselines that are no rivals', () => {
  expect(standingNotes({ accuracy: 0.77 }, baselines, { metric: 'accuracy' })).toEqual([]);
  expect(standingNotes({ wer: 20 }, baselines, { metric: 'accuracy' })).toEqual([]);
  const noRivals = ['Naive Bayes'];
  expect(standingNotes({ accuracy: 0.7 }, baselines, { metric: 'accuracy', noRivals })).toEqual([]);
});

it('takes a metric that the scores lack, with its own view', () => {
  const view = { name: 'mean', unit: 'points', better: 'higher', decimals: 1 } as const;
  const notes = standingNotes({}, { lead: { rouge: 51 } }, { metric: 'rouge', own: 50, view });
  expect(notes).toEqual([
    'lead is better than this model: 51.0 against 50.0 (mean). More data, or other settings, may help.',
  ]);
});
