// What is said of a model that a baseline beats.

import { standingNotes } from '@longhand/cli/experiment';
import { expect, it } from 'vitest';
import { standingOf } from './standing.ts';
import type { System } from './systems.ts';

const system = (name: string, rouge: number, tokenF1?: number) => ({
  name,
  scores: { rouge, ...(tokenF1 !== undefined && { tokenF1 }) },
});
const notesOf = ([model, ...others]: readonly System[], config: Parameters<typeof standingOf>[1]) =>
  standingNotes(
    model!.scores,
    Object.fromEntries(others.map(({ name, scores }) => [name, scores])),
    standingOf(model!, config),
  );
const extraction = { monitor: 'rouge', mode: 'extraction' } as const;

it('names the best baseline that is better, and how to have it', () => {
  const systems = [system('extraction', 50), system('lead 3', 51), system('TextRank', 52), system('random', 20)];
  expect(notesOf(systems, extraction)).toEqual([
    'TextRank is better than this model: 52.0 against 50.0 (mean of ROUGE-1, -2, -L). `predict --system textrank` gives its summaries. More data, or other settings, may help the model.',
  ]);
  expect(notesOf(systems.slice(0, 2), extraction)[0]).toContain('`predict --system lead`');
});

it('is silent for a model that none beats, and of baselines that know the reference or give the whole', () => {
  const systems = [system('extraction', 50), system('TextRank', 49), system('oracle', 90), system('keep all', 60)];
  expect(notesOf(systems, extraction)).toEqual([]);
});

it('names a baseline that is as good', () => {
  const systems = [system('extraction', 50), system('TextRank', 50)];
  expect(notesOf(systems, extraction)[0]).toContain('TextRank is as good as this model: 50.0 (');
});

it('goes by the metric that chose the weights, where the systems have it', () => {
  const systems = [system('compression', 50, 80), system('lead 40 %', 60, 70)];
  expect(notesOf(systems, { monitor: 'tokenF1', mode: 'compression' })).toEqual([]);
  const [note] = notesOf(systems, { monitor: 'loss', mode: 'compression' });
  expect(note).toContain('lead 40 % is better than this model: 60.0 against 50.0');
  expect(note).not.toContain('--system');
});
