import { generateSummarization, type SummarizationSet, type SummaryExample } from '@longhand/datasets';
import { expect, it } from 'vitest';
import { chooseMode, measureSummaries, type SummaryFacts } from './choose-mode.ts';

const setOf = (train: readonly Omit<SummaryExample, 'id'>[], language = 'en'): SummarizationSet => ({
  ...{ name: 'own', language, notes: [] },
  splits: { train: train.map((row, i) => ({ id: String(i), ...row })), dev: [], test: [] },
});
const reports = 'The council met on Monday. It voted for a bridge. Rain fell all day.';
const modeOfRows = (row: Omit<SummaryExample, 'id'>, count: number) =>
  chooseMode(measureSummaries(setOf(new Array(count).fill(row))));

it('sentences with labels are chosen from', () => {
  const row = {
    document: 'A b. C d.',
    sentences: ['A b.', 'C d.'],
    sentenceLabels: [1, 0],
    summaries: ['Written anew.'],
  };
  expect(modeOfRows(row, 5000)).toEqual({
    ...{ mode: 'extraction', because: 'the sentences of every document have labels' },
  });
});

it('one sentence with words left out is compressed', () => {
  const row = { document: 'The council met in the rain on Monday.', summaries: ['The council met.'] };
  expect(modeOfRows(row, 100)).toEqual({
    ...{ mode: 'compression', because: '100 % of the summaries are their sentence with words left out' },
  });
  // Words in another order, or all of them, are no compression.
  expect(modeOfRows({ ...row, summaries: ['On Monday the council met.'] }, 100).mode).toBe('abstraction');
  expect(modeOfRows({ ...row, summaries: [row.document] }, 100).mode).toBe('abstraction');
});

it('copied sentences are chosen from, however many documents there are', () => {
  const row = { document: reports, summaries: ['Rain fell all day. The council met on Monday.'] };
  for (const count of [50, 5000])
    expect(modeOfRows(row, count)).toEqual({
      ...{ mode: 'extraction', because: "100 % of the summaries' sentences stand in their document" },
    });
});

it('summaries in words of their own are written, where enough documents teach it', () => {
  const row = { document: reports, summaries: ['Officials back new river crossing'] };
  expect(modeOfRows(row, 3000)).toMatchObject({
    ...{ mode: 'abstraction', because: expect.stringContaining("100 % of the summaries' pairs of words") },
  });
  expect(modeOfRows(row, 2999)).toEqual({
    ...{ mode: 'extraction', because: '2,999 documents are few to learn to write from' },
  });
});

it('a choice of sentences that says as much as the summaries is preferred', () => {
  const row = { document: reports, summaries: ['Today it voted for a new bridge here.'] };
  expect(modeOfRows(row, 5000)).toMatchObject({
    ...{ mode: 'extraction', because: expect.stringMatching(/best sentences of a document reach ROUGE \d\d/) },
  });
});

it('Chinese is measured by its characters', () => {
  const row = { document: '市议会星期一在雨中开会讨论新桥。', summaries: ['市议会开会讨论新桥。'] };
  const facts: SummaryFacts = measureSummaries(setOf(new Array(100).fill(row), 'zh'));
  expect(facts).toMatchObject({ sentences: 1, deleted: 1 });
  expect(chooseMode(facts).mode).toBe('compression');
});

it('each kind of generated report has its mode', () => {
  const sizes = { train: 3000, dev: 1, test: 1 };
  const kinds = ['compression', 'sentence', 'headline'] as const;
  const chosen = kinds.map((kind) => chooseMode(measureSummaries(generateSummarization(kind, sizes))).mode);
  expect(chosen).toEqual(['compression', 'extraction', 'abstraction']);
});

it('documents without words say nothing, and break nothing', () => {
  expect(measureSummaries(setOf([{ document: '', summaries: [''] }]))).toMatchObject({
    documents: 1,
    copied: 0,
    novel: 0,
  });
});
